import { type Call, CallError, codeOfHttpStatus, httpStatusOf, toTracked } from '@ahoy/core';
import { notUnderstood, readText } from '../transports/request.ts';
import type { HttpResponse } from '../transports/send.ts';
import { unreadableAnswer } from '../unreadable-answer.ts';
import type { ClientRoute } from './client-route.ts';
import { fromProblem, isProblem, PROBLEM } from './from-problem.ts';
import { readItems } from './read-items.ts';

/** Characters of an error's body that its message quotes. */
const QUOTED = 80;

/**
 * Reads the value of an answer, which is undefined where there is no body.
 * @throws CallError, as the service says; BAD_GATEWAY that names the path of what the contract does not say.
 */
export async function readValue(response: HttpResponse, route: ClientRoute, call: Call): Promise<unknown> {
  const text = await readText(response, call);
  if (!response.ok) throw failure(response, text, route, call);
  const json = text === '' ? undefined : parse(response, text, call);
  return decode(response, json, route, call);
}

/**
 * Reads the items of an answer as they come.
 * @throws CallError, as {@link readValue} does.
 */
export async function* readStream(response: HttpResponse, route: ClientRoute, call: Call): AsyncGenerator {
  const isEvents = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!response.ok || !isEvents) {
    const text = await readText(response, call);
    throw response.ok
      ? notUnderstood(response, call, { text, expected: 'stream of events' })
      : failure(response, text, route, call);
  }
  yield* readItems(response, call, {
    item(data, id) {
      const item = decode(response, parse(response, data, call), route, call);
      if (!route.tracked) return item;
      if (id === undefined) throw notUnderstood(response, call, { text: data, expected: 'event with an id' });
      return toTracked(id, item);
    },
    error: (data) => {
      const problem = parse(response, data, call);
      if (!isProblem(problem, PROBLEM)) return notUnderstood(response, call, { text: data, expected: 'problem' });
      const { status } = problem;
      const httpStatus = typeof status === 'number' ? status : httpStatusOf('INTERNAL_SERVER_ERROR');
      return fromProblem(problem, { ...route, path: call.path, httpStatus });
    },
  });
}

/** The error that an answer is: a problem, or else its status and the beginning of what it says. */
function failure({ headers, status, url }: HttpResponse, text: string, route: ClientRoute, { path }: Call): CallError {
  const type = headers.get('content-type') ?? '';
  const json = type.includes('json') ? jsonIn(text) : undefined;
  if (isProblem(json, type)) return fromProblem(json, { ...route, path, httpStatus: status });
  const begin = text.slice(0, QUOTED).replaceAll(/\s+/g, ' ').trim();
  const message = `${new URL(url).host} answered ${status}: ${begin || 'nothing'}`;
  return CallError.local(codeOfHttpStatus(status), message, { path });
}

function decode({ url }: HttpResponse, json: unknown, route: ClientRoute, { path }: Call): unknown {
  try {
    return route.decode(json);
  } catch (cause) {
    const message = `${new URL(url).host} answered ${path} with what its contract does not say: ${(cause as Error).message}`;
    throw unreadableAnswer(message, { path, cause });
  }
}

function parse(response: HttpResponse, text: string, call: Call): unknown {
  const json = jsonIn(text);
  if (json === undefined) throw notUnderstood(response, call, { text, expected: 'JSON' });
  return json;
}

/** The value of a JSON text; undefined for any other text. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
