import { serve, type Server } from '@ahoy/server';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp as createConcierge } from '../apps/concierge-service/src/app.ts';
import { createApp as createGreeter } from '../apps/greeter-service/src/app.ts';
import { checkOf } from '../packages/rest/src/openapi/json-schema.fixture.ts';
import type {
  MediaType,
  OpenApiDocument,
  Operation,
  Response as Answer,
} from '../packages/rest/src/openapi/document.ts';
import * as lab from './support/lab.ts';
import { silent } from './support/transports.ts';

/** Ends what would go on for ever; its end is an answer as any other. */
const HEADERS = { 'ahoy-timeout-ms': '500' };
const options = { ports: [0], logger: silent, stopOn: [] };

const servers: Server[] = [];
let conciergeApp: ReturnType<typeof createConcierge>;
let urls: Readonly<Record<string, string>>;

beforeAll(async () => {
  const greeterApp = createGreeter({ stopList: new Set() });
  const greeter = await serve(greeterApp.services, { ...options, createContext: greeterApp.createContext });
  const url = urlOf(greeter);
  conciergeApp = createConcierge({ greeter: [url], guestBook: ':memory:' });
  const concierge = await serve(conciergeApp.services, { ...options, createContext: conciergeApp.createContext });
  const laboratory = await serve({ lab }, options);
  servers.push(concierge, greeter, laboratory);
  urls = { greeter: url, concierge: urlOf(concierge), lab: urlOf(laboratory) };
});
afterAll(async () => {
  for (const server of servers) await server.close();
  conciergeApp[Symbol.dispose]();
});

describe.each(['greeter', 'concierge', 'lab'])('the %s', (name) => {
  test.each(['openapi.json', 'openapi.trpc.json'])('serves a valid %s', async (file) => {
    const document = await documentOf(name, file);
    const validator = new Validator();
    const { errors } = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
    expect(errors).toBeUndefined();
    validator.resolveRefs();
  });

  test('answers each call of its document as it is documented', async () => {
    const document = await documentOf(name, 'openapi.json');
    const calls = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(calls.length).toBeGreaterThan(2);
    await Promise.all(
      calls.map(async ({ path, method, operation }) => {
        const url = (urls[name] ?? '') + path;
        const response = await fetch(url, { method: method.toUpperCase(), ...requestOf(operation) });
        // What the document gives as an example is taken.
        expect(response.status, operation.operationId).not.toBe(400);
        expect(await problemOf(response, operation, document), operation.operationId).toBeUndefined();
      }),
    );
  });
});

test('an answer that is not as it is documented is found', async () => {
  const document = await documentOf('greeter', 'openapi.json');
  const operation = document.paths['/say_hello']?.post as Operation;
  const type = { 'content-type': 'application/json; charset=utf-8' };
  const wrong = new Response('{"message":5}', { headers: type });
  expect(await problemOf(wrong, operation, document)).toContain('message must be string');
  expect(await problemOf(new Response('', { headers: { 'content-type': 'text/plain' } }), operation, document)).toBe(
    '200: text/plain is not documented',
  );
});

function urlOf({ addresses }: Server): string {
  return addresses[0]?.url ?? '';
}

async function documentOf(name: string, file: string): Promise<OpenApiDocument> {
  const response = await fetch(`${urls[name]}/${file}`);
  return (await response.json()) as OpenApiDocument;
}

/** The example of a request; a body that has none is an object. */
function requestOf({ requestBody }: Operation): RequestInit {
  const [[type, media] = []] = Object.entries(requestBody?.content ?? {});
  if (type === undefined) return { headers: HEADERS };
  const body = type === 'application/jsonl' ? '' : JSON.stringify(media?.example ?? {});
  return { headers: { ...HEADERS, 'content-type': type }, body };
}

/** What in an answer the document does not say. */
async function problemOf(
  response: Response,
  { responses }: Operation,
  { components }: OpenApiDocument,
): Promise<string | undefined> {
  const { status, headers } = response;
  const documented = responses[status] ?? responses['default'];
  const answer: Answer | undefined =
    documented && '$ref' in documented ? components.responses[documented.$ref.split('/').at(-1) ?? ''] : documented;
  if (status === 204) return answer ? undefined : '204 is not documented';
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const media: MediaType | undefined = answer?.content?.[type];
  if (!media) return `${status}: ${type} is not documented`;
  const isLines = type === 'application/jsonl';
  const text = isLines ? await firstLineOf(response) : await response.text();
  const schema = media.schema.contentSchema ?? media.schema;
  return text === '' ? undefined : checkOf(schema, components.schemas)(JSON.parse(text));
}

async function firstLineOf({ body }: Response): Promise<string> {
  let text = '';
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return text.split('\n', 1)[0] ?? '';
}
