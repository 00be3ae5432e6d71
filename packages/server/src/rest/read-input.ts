import { TRPCError } from '@trpc/server';
import type { Request } from 'express';
import { formatOfBody, hasBody } from './body-type.ts';
import type { Endpoint } from './endpoint.ts';
import { mediaTypes, type ValueFormat, valueFormats } from './media-type.ts';
import { readItems } from './read-items.ts';

/** A request that has come to an endpoint. */
export interface EndpointRequest {
  readonly endpoint: Endpoint;
  /** The texts that stand where the path has parameters. */
  readonly parameters: readonly string[];
  readonly request: Request;
}

/** How bodies are read. */
export interface ReadInputOptions {
  /** Reads a whole body, inflated; nothing where there is none. */
  readonly readBody: (request: Request) => Promise<Uint8Array | undefined>;
  /** Most bytes of one line of a body that is a stream. */
  readonly maxLineBytes: number;
}

/**
 * Reads the input of a call: a stream, or a value made of the body or the query string, of the path's parameters, which
 * are stronger, and of the id after which a broken stream goes on.
 * @throws TRPCError, or an error with a status, that says what is wrong with it.
 */
export async function readInput(
  { endpoint, parameters: inPath, request }: EndpointRequest,
  { readBody, maxLineBytes }: ReadInputOptions,
): Promise<unknown> {
  if (endpoint.takesStream) return readItems(request, endpoint, maxLineBytes);
  if (!endpoint.hasInput) return undefined;
  const { route } = endpoint;
  const beside = [...lastEventId(endpoint, request), ...zip(route.parameters, inPath)];
  const names = new Set(beside.map(([name]) => name));
  if (!route.hasBody) {
    return decode(endpoint, [...queryOf(request).filter(([name]) => !names.has(name)), ...beside]);
  }
  const body = await readValue(endpoint, request, readBody);
  if (names.size === 0) return body;
  if (body !== undefined && !isRecord(body)) {
    if (inPath.length === 0) return body;
    throw badRequest(
      `the body: expected an object, to which ${route.parameters.join(' and ')} of the path can be added`,
    );
  }
  // What the other members are is the body's to say.
  const decoded = decode(endpoint, beside) as object;
  return { ...body, ...Object.fromEntries(Object.entries(decoded).filter(([name]) => names.has(name))) };
}

/** @throws TRPCError for a name that no value has. */
function decode({ parameters }: Endpoint, texts: Texts): unknown {
  try {
    return parameters.decode(texts);
  } catch (cause) {
    throw badRequest(`the parameters cannot be read: ${(cause as Error).message}`);
  }
}

/** @throws TRPCError for a body that is no value of its format. */
async function readValue(
  endpoint: Endpoint,
  request: Request,
  readBody: ReadInputOptions['readBody'],
): Promise<unknown> {
  if (!hasBody(request) && !isProtobuf(request)) return undefined;
  const format = formatOfBody(request, valueFormats);
  const body = (await readBody(request)) ?? new Uint8Array();
  // A Protobuf message may well have no bytes.
  if (body.length === 0 && format !== 'protobuf') return undefined;
  try {
    return endpoint.decode[format](body);
  } catch (cause) {
    throw badRequest(`the body is not valid ${FORMAT_NAMES[format]}: ${(cause as Error).message}`);
  }
}

const FORMAT_NAMES: Readonly<Record<ValueFormat, string>> = { json: 'JSON', xml: 'XML', protobuf: 'Protobuf' };

/** Says that an empty body is a message, too. */
function isProtobuf({ headers }: Request): boolean {
  return mediaTypes.protobuf.some((type) => headers['content-type']?.toLowerCase().startsWith(type));
}

type Texts = readonly (readonly [name: string, text: string])[];

function queryOf({ url }: Request): Texts {
  const start = url.indexOf('?');
  return start < 0 ? [] : [...new URLSearchParams(url.slice(start))];
}

function zip(names: readonly string[], texts: readonly string[]): Texts {
  return names.map((name, index) => [name, texts[index] as string]);
}

/** The header by which an EventSource that reconnects says which event it had last, in UTF-8 (HTML, 9.2.3). */
function lastEventId({ givesStream }: Endpoint, { headers }: Request): Texts {
  const id = headers['last-event-id'];
  // Node reads headers as Latin-1.
  return givesStream && typeof id === 'string' && id !== ''
    ? [['lastEventId', Buffer.from(id, 'latin1').toString()]]
    : [];
}

function isRecord(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function badRequest(message: string): TRPCError {
  return new TRPCError({ code: 'BAD_REQUEST', message });
}
