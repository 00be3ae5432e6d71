import { codecOf, type ProtoMethod } from '@ahoy/protobuf';
import fc from 'fast-check';
import { connect, type Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { describeServices } from '../described-services.ts';
import { createReadableLog } from '../log.fixture.ts';
import { start, type TestServer } from '../serve.fixture.ts';
import { hotel } from './hotel.fixture.ts';

const LIMIT = 1024 * 1024;
let server: TestServer;
beforeAll(async () => {
  server = await start({ hotel }, { maxBodyBytes: LIMIT });
});
afterAll(async () => {
  // Whatever came before, a caller that behaves is served.
  expect(await book('{"guest":"Ada","nights":1}')).toMatchObject({ status: 200, id: '7' });
  await server.close();
});

const method = describeServices({ hotel }, undefined).schema.methods.find(
  ({ path }) => path === 'hotel.book',
) as ProtoMethod;
const booking = codecOf(method.input);
const JSON_TYPE = 'application/json';
const XML = 'application/xml';
const PROTOBUF = 'application/protobuf';

/** Books a room; gives the status and the members of the answer. */
async function book(
  body: string | Uint8Array,
  type: string = JSON_TYPE,
  headers = {},
): Promise<Record<string, unknown>> {
  const response = await fetch(`${server.url}/rooms/7/bookings`, {
    method: 'POST',
    body: body as NonNullable<RequestInit['body']>,
    headers: { 'content-type': type, ...headers },
  });
  return { ...((await response.json()) as object), status: response.status };
}

describe('a body that cannot be read is 400, and the detail says why', () => {
  const deep = '['.repeat(400_000) + ']'.repeat(400_000);
  test.each<[string, string, string | Uint8Array, RegExp]>([
    ['JSON that does not end', JSON_TYPE, '{"guest":', /^the body is not valid JSON: /],
    [
      'JSON in Latin-1',
      JSON_TYPE,
      Buffer.from('{"guest":"Zoé","nights":1}', 'latin1'),
      /^the body is not valid JSON: .*utf-8/i,
    ],
    ['JSON that is too deep', JSON_TYPE, `{"guest":${deep},"nights":1}`, /guest/],
    ['no JSON', JSON_TYPE, '<Booking/>', /^the body is not valid JSON: /],
    [
      'XML with a DOCTYPE',
      XML,
      '<!DOCTYPE a [<!ENTITY b "c">]><Booking><guest>&b;</guest></Booking>',
      /^the body is not valid XML: .*DOCTYPE/,
    ],
    [
      'XML with an external entity',
      XML,
      '<!DOCTYPE a SYSTEM "file:///etc/passwd"><Booking/>',
      /^the body is not valid XML: .*DOCTYPE/,
    ],
    ['XML that does not end', XML, '<Booking><guest>Ada</guest>', /^the body is not valid XML: /],
    ['XML whose tags cross', XML, '<Booking><guest>Ada</Booking></guest>', /^the body is not valid XML: /],
    [
      'XML with an entity that nobody knows',
      XML,
      '<Booking><guest>&nbsp;</guest></Booking>',
      /^the body is not valid XML: /,
    ],
    ['XML that is too deep', XML, `<Booking>${'<a>'.repeat(10_000)}${'</a>'.repeat(10_000)}</Booking>`, /./],
    [
      'XML in Latin-1',
      XML,
      Buffer.from('<Booking><guest>Zoé</guest></Booking>', 'latin1'),
      /^the body is not valid XML: .*utf-8/i,
    ],
    [
      'XML that says it is in Latin-1',
      XML,
      '<?xml version="1.0" encoding="ISO-8859-1"?><Booking/>',
      /^the body is not valid XML: expected the encoding UTF-8, got ISO-8859-1$/,
    ],
    ['no XML', XML, '{"guest":"Ada"}', /^the body is not valid XML: /],
    [
      'Protobuf that is cut off',
      PROTOBUF,
      booking.encode({ id: '', guest: 'Ada Lovelace', nights: 1 }).subarray(0, 9),
      /^the body is not valid Protobuf: /,
    ],
    [
      'Protobuf whose length lies',
      PROTOBUF,
      Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f),
      /^the body is not valid Protobuf: /,
    ],
    ['Protobuf with a group that does not end', PROTOBUF, Uint8Array.of(0x0b), /^the body is not valid Protobuf: /],
    ['Protobuf with a text that is no UTF-8', PROTOBUF, Uint8Array.of(0x12, 1, 0xff), /./],
    ['no Protobuf', PROTOBUF, '{"guest":"Ada"}', /./],
  ])('%s', async (_case, type, body, detail) => {
    expect(await book(body, type)).toMatchObject({
      status: 400,
      code: 'BAD_REQUEST',
      detail: expect.stringMatching(detail),
    });
  });
});

test.each<[string, string, string | Uint8Array]>([
  ['JSON', JSON_TYPE, '{"guest":5,"nights":"two"}'],
  ['XML', XML, '<Booking><guest></guest><nights>two</nights></Booking>'],
  ['Protobuf', PROTOBUF, booking.encode({ id: '', guest: '', nights: 0 })],
])('values of wrong types in %s are refused by the schema, each by its place', async (_format, type, body) => {
  expect(await book(body, type)).toMatchObject({
    status: 400,
    errors: [{ pointer: '#/guest' }, { pointer: '#/nights' }],
  });
});

describe('a name __proto__', () => {
  test.each<[string, string, string]>([
    ['JSON', JSON_TYPE, '{"guest":"Ada","nights":1,"__proto__":{"polluted":true}}'],
    ['JSON, nested', JSON_TYPE, '{"guest":"Ada","nights":1,"a":{"__proto__":{"polluted":true}}}'],
    [
      'XML',
      XML,
      '<Booking><guest>Ada</guest><nights>1</nights><__proto__><polluted>true</polluted></__proto__></Booking>',
    ],
  ])('in %s pollutes nothing', async (_format, type, body) => {
    expect([200, 400]).toContain((await book(body, type))['status']);
    expect({}).not.toHaveProperty('polluted');
  });

  test('in a query string pollutes nothing', async () => {
    const response = await fetch(`${server.url}/rooms?__proto__=1&__proto__[polluted]=true&constructor=2`);
    expect([200, 400]).toContain(response.status);
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('a body over the limit is 413', () => {
  const large = 'a'.repeat(LIMIT);
  test.each<[string, string, string | Uint8Array]>([
    ['JSON', JSON_TYPE, `{"guest":"${large}","nights":1}`],
    ['XML', XML, `<Booking><guest>${large}</guest></Booking>`],
    ['Protobuf', PROTOBUF, booking.encode({ id: '', guest: large, nights: 1 })],
  ])('%s', async (_format, type, body) => {
    const refused = { status: 413, code: 'PAYLOAD_TOO_LARGE', detail: `the body is larger than ${LIMIT} bytes` };
    expect(await book(body, type)).toMatchObject(refused);
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('once it is inflated, such as ten megabytes of zeros by %s', async (coding, compress) => {
    const bomb = compress(Buffer.alloc(10 * LIMIT));
    expect(bomb.length).toBeLessThan(LIMIT / 10);
    for (const type of [JSON_TYPE, XML, PROTOBUF]) {
      expect(await book(bomb, type, { 'content-encoding': coding })).toMatchObject({ status: 413 });
    }
  });
});

describe('a compressed body', () => {
  const body = '{"guest":"Ada","nights":1}';
  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('is inflated: %s', async (coding, compress) => {
    expect(await book(compress(body), JSON_TYPE, { 'content-encoding': coding })).toMatchObject({ status: 200 });
  });

  test('that is something else, or cut off, is 400', async () => {
    const refused = { status: 400, detail: expect.stringMatching(/^the body cannot be inflated: /) };
    expect(await book(body, JSON_TYPE, { 'content-encoding': 'gzip' })).toMatchObject(refused);
    expect(await book(body, JSON_TYPE, { 'content-encoding': 'br' })).toMatchObject(refused);
    expect(await book(gzipSync(body).subarray(0, 12), JSON_TYPE, { 'content-encoding': 'gzip' })).toMatchObject(
      refused,
    );
  });

  test('in a way that nobody knows is 415', async () => {
    expect(await book(body, JSON_TYPE, { 'content-encoding': 'rot13' })).toMatchObject({ status: 415 });
  });
});

test.each([
  'text/plain',
  'application/jsonl',
  'nonsense',
  'application/json;charset=utf-16',
  'application/xml; charset="latin1"',
])('a body of the type %s is 415', async (type) => {
  expect(await book('{}', type)).toMatchObject({
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
    detail: expect.stringMatching(
      /^content-type: expected (application\/json, application\/xml, .*|charset=utf-8), got /,
    ),
  });
});

test.each(['/rooms/%E0%A4%A/bookings', '/rooms/%/bookings', '/%zz'])(
  'a badly encoded path such as %s is 400',
  async (path) => {
    const response = await fetch(server.url + path, { method: 'POST' });
    expect(await response.json()).toMatchObject({ status: 400, detail: `${path}: badly percent-encoded` });
  },
);

describe('a body that stops before its end', () => {
  /** Sends a request whose length is a lie. */
  const sendHalf = (type: string, port = server.port): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /rooms/7/bookings HTTP/1.1\r\nhost: a\r\ncontent-type: ${type}\r\ncontent-length: 100\r\n\r\n{"guest":`,
    );
    return socket;
  };

  test.each([JSON_TYPE, XML, PROTOBUF])('%s is answered with 400 where the caller still listens', async (type) => {
    const socket = sendHalf(type);
    socket.end();
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('by a caller that goes away is no mistake, and leaves nothing that the server would wait for', async () => {
    const { logger, lines } = createReadableLog();
    const other = await start({ hotel }, { logger });
    for (const type of [JSON_TYPE, XML, PROTOBUF]) {
      const socket = sendHalf(type, other.port);
      await vi.waitUntil(() => socket.bytesWritten > 0 && socket.writableLength === 0);
      socket.destroy();
    }
    const isGone = ({ code }: { code?: unknown }): boolean => code === 'CLIENT_CLOSED_REQUEST';
    await vi.waitUntil(() => lines.filter(isGone).length === 3);
    await other.close();
  });
});

test('whatever bytes come, the answer is 200 or 400', async () => {
  const types = fc.constantFrom(JSON_TYPE, XML, PROTOBUF);
  await fc.assert(
    fc.asyncProperty(types, fc.uint8Array({ minLength: 1 }), async (type, bytes) => {
      expect([200, 400]).toContain((await book(bytes, type))['status']);
    }),
  );
});
