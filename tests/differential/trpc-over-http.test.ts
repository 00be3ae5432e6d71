import fc from 'fast-check';
import { Agent, type OutgoingHttpHeaders, request as sendHttp } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Compared, startOurs, startStock, withoutIds } from './servers.ts';
import * as service from './service.ts';

/** A request, as it goes out. */
interface Sent {
  readonly method: string;
  /** Below `/trpc/`. */
  readonly target: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** What of an answer a client goes by. */
interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const HEADERS = ['content-type', 'vary', 'allow', 'cache-control', 'x-accel-buffering', 'set-cookie', 'location'];

const agent = new Agent({ keepAlive: true });
let ours: Compared;
let stock: Compared;
beforeAll(async () => {
  [ours, stock] = await Promise.all([startOurs(), startStock()]);
});
afterAll(async () => {
  agent.destroy();
  await Promise.all([ours.close(), stock.close()]);
});

async function send({ port }: Compared, { method, target, headers, body }: Sent): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const options = { host: '127.0.0.1', port, agent, method, path: `/trpc/${target}`, headers };
  const request = sendHttp(options, (response) => {
    const picked = Object.fromEntries(HEADERS.map((name) => [name, response.headers[name]]));
    text(response).then(
      (read) => resolve({ status: response.statusCode, headers: picked, body: normal(read) }),
      reject,
    );
  });
  request.on('error', reject).end(body);
  return promise;
}

/** How the lines of a stream of answers are numbered depends on which answer was there first. */
function normal(body: string): string {
  const [first = '', ...rest] = withoutIds(body).split('\n');
  return first.startsWith('{"0"') ? first : [first, ...rest].join('\n');
}

async function expectSame(sent: Sent): Promise<void> {
  const [mine, theirs] = await Promise.all([send(ours, sent), send(stock, sent)]);
  expect(mine).toEqual(theirs);
}

const pathOf = (type: string): fc.Arbitrary<string> => {
  const names = Object.entries(service).flatMap(([name, { _def }]) => (_def.type === type ? [name] : []));
  return fc.constantFrom(...names).map((name) => `service.${name}`);
};
const path = mostly(
  fc.oneof(pathOf('query'), pathOf('mutation')),
  fc.oneof(
    pathOf('subscription'),
    fc.constantFrom('service.nope', 'nope', '', 'service', '__proto__', 'service.__proto__', 'a/b'),
  ),
);
const json = fc.oneof(
  fc.constantFrom<unknown>({ name: 'Ada' }, { name: 5 }, 'CONFLICT', 'TIMEOUT', null, '', 0, { to: 2 }, { to: -1 }),
  fc.constantFrom<unknown>(409, 418, 200, 204, 99, 600, 404.5, { to: 2, lastEventId: '1' }, { name: 'É👋+&=#% ' }),
  fc.constantFrom<unknown>(
    { $ahoy: [['/at', 'date']], json: { at: '1970-01-01T00:00:00.000Z' } },
    { $ahoy: [['', 'bigint']], json: '5' },
    { $ahoy: 5 },
    { $ahoy: [['/nope', 'date']], json: {} },
  ),
  fc.jsonValue(),
);
const jsonText = (value: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  mostly(
    value.map((one) => JSON.stringify(one)),
    fc.oneof(
      fc.constantFrom('', ' ', '{', '{"a":', 'undefined', '[1,]', '\uFEFF1', '1\n', '{"__proto__":{}}'),
      fc.string({ unit: 'binary' }),
    ),
  );

/** What a request asks for, however it says so. */
interface Asked {
  readonly paths: readonly string[];
  readonly isBatch: boolean;
  readonly input: string | undefined;
}

const inputs = mostly(fc.dictionary(fc.constantFrom('0', '1', '2', '3', '4', 'x'), json), json);
const batchPaths = fc.oneof(
  fc.array(pathOf('query'), { minLength: 1, maxLength: 4 }),
  fc.array(pathOf('mutation'), { minLength: 1, maxLength: 4 }),
  fc.array(path, { minLength: 1, maxLength: 4 }),
);
const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({
    paths: path.map((one) => [one]),
    isBatch: fc.constant(false),
    input: fc.option(jsonText(json), { nil: undefined }),
  }),
  fc.record({ paths: batchPaths, isBatch: fc.constant(true), input: fc.option(jsonText(inputs), { nil: undefined }) }),
);

type Encode = (text: string) => string;

/** How a path is written into a URL. */
const encode = mostly(
  fc.constant<Encode>((plain) => plain.replaceAll('/', '%2F')),
  fc.constantFrom<Encode>(
    encodeURIComponent,
    (plain) => [...Buffer.from(plain)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    (plain) => `${plain}%E0%A4%A`,
    (plain) => `nope/${plain}`,
    (plain) => `${plain}/`,
  ),
);
const encodeInput = mostly(
  fc.constant<Encode>(encodeURIComponent),
  fc.constantFrom<Encode>(
    (plain) => new URLSearchParams({ input: plain }).toString().slice('input='.length),
    (plain) => `${encodeURIComponent(plain)}%`,
    (plain) => `${encodeURIComponent(plain)}&input=5`,
    // What no browser sends, but a request can hold.
    (plain) => plain.replaceAll(/[^!-\u00ff]/g, ''),
    (plain) => encodeURIComponent(plain).replaceAll('%22', '"').replaceAll('%7B', '{').replaceAll('%2C', ','),
  ),
);
const batchMark = mostly(
  fc.constant('batch=1'),
  fc.constantFrom('batch=true', 'batch=0', 'batch', 'batch=1&batch=0', 'x=1&batch=1', 'batch=%31'),
);
const extra = mostly(
  fc.constant(''),
  fc.constantFrom(
    'x=1',
    'connectionParams={"token":"x"}',
    'connectionParams={',
    'connectionParams=5',
    'lastEventId=1',
    '#x',
    '%',
  ),
);
const method = mostly(
  fc.constantFrom('GET', 'POST', 'POST'),
  fc.constantFrom('HEAD', 'PUT', 'OPTIONS', 'DELETE', 'PATCH'),
);
const JSON_TYPE = { 'content-type': 'application/json' };
const headers = mostly(
  fc.constant<OutgoingHttpHeaders>(JSON_TYPE),
  fc.constantFrom<OutgoingHttpHeaders>(
    { 'content-type': 'Application/JSON ; charset=utf-8' },
    { 'content-type': 'application/json; charset=latin1' },
    { 'content-type': 'application/jsonp' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/octet-stream' },
    {},
    { ...JSON_TYPE, 'trpc-accept': 'application/jsonl' },
    { ...JSON_TYPE, 'trpc-accept': 'x' },
    { ...JSON_TYPE, accept: 'text/html, application/jsonl' },
    { ...JSON_TYPE, host: '[' },
    { ...JSON_TYPE, host: 'a:99999' },
    { ...JSON_TYPE, 'last-event-id': '1' },
    { ...JSON_TYPE, 'transfer-encoding': 'chunked' },
  ),
);
/** How a body is written as bytes. */
const toBytes = mostly(
  fc.constant<(text: string) => Buffer>((plain) => Buffer.from(plain)),
  fc.constantFrom<(text: string) => Buffer>(
    // Node's fetch takes two of these marks for none; nobody sends two.
    (plain) => Buffer.from(plain.startsWith('\uFEFF') ? plain : `\uFEFF${plain}`),
    (plain) => Buffer.concat([Buffer.from(plain.slice(0, -1)), Buffer.from([0xff, 0xc3])]),
    (plain) => Buffer.from(plain, 'latin1'),
  ),
);

/** The one, and the other once in a while. */
function mostly<T>(one: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 11, arbitrary: one }, { weight: 1, arbitrary: other });
}

const sent: fc.Arbitrary<Sent> = fc
  .record({ asked, encode, encodeInput, batchMark, extra, method, headers, toBytes })
  .map(({ asked: { paths, isBatch, input }, ...how }) => {
    const inUrl = how.method !== 'POST';
    const query = [
      isBatch ? how.batchMark : '',
      inUrl && input !== undefined ? `input=${how.encodeInput(input)}` : '',
      how.extra,
    ].filter(Boolean);
    const body = inUrl || input === undefined ? Buffer.alloc(0) : how.toBytes(input);
    const isChunked = 'transfer-encoding' in how.headers;
    return {
      method: how.method,
      target: `${how.encode(paths.join(','))}${query.length > 0 ? `?${query.join('&')}` : ''}`,
      headers: { ...how.headers, ...(!isChunked && body.length > 0 && { 'content-length': body.length }) },
      body,
    };
  });

test('whatever is asked, the answer is that of a stock server', { timeout: 60_000 }, async () => {
  await fc.assert(fc.asyncProperty(sent, expectSame), { numRuns: 2_000 });
});

describe('what a stock server answers and ours refuses, on purpose', () => {
  const get = { method: 'GET', headers: {}, body: Buffer.alloc(0) };
  const large = Buffer.from(JSON.stringify('x'.repeat(1024 * 1024)));
  const post = { method: 'POST', headers: { ...JSON_TYPE, 'content-length': large.length }, body: large };
  const many = Array.from({ length: 1_001 }, () => 'service.plain').join(',');

  test.each<[string, Sent, number, string]>([
    [
      'a body above the limit, which would fill the memory',
      { ...post, target: 'service.echo' },
      413,
      'PAYLOAD_TOO_LARGE',
    ],
    ['more calls in a batch than anybody needs', { ...get, target: `${many}?batch=1` }, 400, 'exceeds maximum size'],
    [
      'a connection parameter that stands for a header and could be none',
      { ...get, target: 'service.plain?connectionParams={"x":"a\\nb"}' },
      400,
      'expected printable ASCII',
    ],
  ])('%s', async (_case, one, status, reason) => {
    expect(await send(stock, one)).toMatchObject({ status: 200 });
    expect(await send(ours, one)).toMatchObject({ status, body: expect.stringContaining(reason) });
  });
});
