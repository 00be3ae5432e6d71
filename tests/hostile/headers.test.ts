import { grpcStatus } from '@ahoy/core';
import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from 'node:http2';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { method, seen, startTarget, type Target } from '../support/hostile-target.ts';
import { grpcFrame, type Outcome, rawCall } from '../support/raw-http2.ts';

let target: Target;
let session: ClientHttp2Session;

beforeAll(async () => {
  target = await startTarget();
});
afterAll(() => target.close());
beforeEach(() => {
  seen.calls = 0;
  // The client's own limits are not what is tested.
  session = connect(target.url, { maxSendHeaderBlockLength: 10_000_000 });
  session.on('error', () => {});
});
afterEach(async () => {
  session.destroy();
  await target.serves();
});

/** Paint { name: 'Ada' }. */
const body = [grpcFrame(Buffer.from([10, 3, 65, 100, 97]))];

async function paint(headers: OutgoingHttpHeaders, path: string = method.paint): Promise<Outcome> {
  return rawCall(session, path, { headers, body });
}

test.each([
  ['another content type', { 'content-type': 'application/json' }, 415],
  ['a content type that only begins like that of gRPC', { 'content-type': 'application/grpc-web+proto' }, 415],
  ['messages of another format', { 'content-type': 'application/grpc+json' }, 415],
  ['GET', { ':method': 'GET' }, 405],
  ['PUT', { ':method': 'PUT' }, 405],
])('a request with %s is no gRPC, and gets a status of HTTP', async (_case, headers, http) => {
  expect(await paint(headers)).toMatchObject({ http, grpc: undefined, reset: 0 });
  expect(seen.calls).toBe(0);
});

test.each(['application/grpc', 'application/grpc+proto', 'application/grpc; charset=utf-8'])(
  'the content type %s is that of gRPC',
  async (type) => {
    expect((await paint({ 'content-type': type })).grpc).toBe(grpcStatus.OK);
  },
);

test('a request without `te: trailers` is answered: whoever sends it can read the answer', async () => {
  expect((await paint({ te: undefined })).grpc).toBe(grpcStatus.OK);
});

test.each(['abc', '123456789S', '5', '-5S', '5s', '5 S', ''])('the grpc-timeout %j is an error', async (timeout) => {
  const { grpc, message } = await paint({ 'grpc-timeout': timeout });
  expect(grpc).toBe(grpcStatus.INTERNAL);
  expect(message).toContain(`such as 5S, got ${timeout}`);
  expect(seen.calls).toBe(0);
});

test.each(['5S', '99999999m', '1000H', '99999999H', '99999999S'])(
  'a grpc-timeout of %s is one, however long',
  async (timeout) => {
    expect((await paint({ 'grpc-timeout': timeout })).grpc).toBe(grpcStatus.OK);
  },
);

test('a grpc-timeout of a nanosecond has passed', async () => {
  expect((await paint({ 'grpc-timeout': '1n' })).grpc).toBe(grpcStatus.DEADLINE_EXCEEDED);
});

test.each([
  ['that is none', '/what/ever'],
  ['of another case', '/target.target/paint'],
  ['with a broken escape', '/target.Target/Paint%zz'],
  ['of 9,000 characters', `/${'x'.repeat(9_000)}`],
  ['with a query', `${method.paint}?a=1`],
])('a path %s is UNIMPLEMENTED, and quoted in short', async (_case, path) => {
  const { http, grpc, message } = await paint({}, path);
  expect({ http, grpc }).toEqual({ http: 200, grpc: grpcStatus.UNIMPLEMENTED });
  expect(message).toContain(path.slice(0, 100));
  expect(message.length).toBeLessThan(300);
});

test('metadata that is not base64, not text or not well named is left out, and printed nowhere', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { grpc } = await paint({ 'x-data-bin': '*** no base64 ***', 'x-latin': 'caf\u00e9', 'x!y': '1' });
  expect(grpc).toBe(grpcStatus.OK);
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

test.each([
  ['100,000 bytes in one value', { 'x-huge': 'x'.repeat(100_000) }],
  ['5,000 names', Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`x-${index}`, 'y'.repeat(20)]))],
])('metadata of %s ends the stream', async (_case, headers) => {
  const { http, reset } = await paint(headers);
  expect(http).toBeUndefined();
  expect(reset).not.toBe(0);
  expect(seen.calls).toBe(0);
});
