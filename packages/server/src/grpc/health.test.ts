import { status } from '@grpc/grpc-js';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type GrpcPair, raw, serveGrpc, text } from './grpc.fixture.ts';
import { healthService } from './health.ts';

/** `HealthCheckResponse`: status = 1, as a varint. */
const SERVING = [8, 1];
const NOT_SERVING = [8, 2];
const SERVICE_UNKNOWN = [8, 3];

let stopping: AbortController;
let pair: GrpcPair;
beforeEach(async () => {
  stopping = new AbortController();
  const isServing = () => !stopping.signal.aborted;
  pair = await serveGrpc([healthService({ services: ['greet.Greeter'], isServing, stopping: stopping.signal })]);
});
afterEach(() => pair.close());

async function check(service: string): Promise<number[]> {
  const { promise, resolve, reject } = Promise.withResolvers<number[]>();
  pair.client.makeUnaryRequest(
    '/grpc.health.v1.Health/Check',
    raw,
    raw,
    Buffer.from(text.encode(service)),
    (error, answer) => (error ? reject(error) : resolve([...(answer ?? [])])),
  );
  return promise;
}

function watch(service: string) {
  const request = Buffer.from(text.encode(service));
  return pair.client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', raw, raw, request);
}

test.each(['', 'greet.Greeter'])('the server says that "%s" is serving, until it stops', async (service) => {
  expect(await check(service)).toEqual(SERVING);
  stopping.abort();
  expect(await check(service)).toEqual(NOT_SERVING);
});

test('an unknown service is NOT_FOUND to Check, and SERVICE_UNKNOWN to Watch, which stays open', async () => {
  await expect(check('nope')).rejects.toMatchObject({
    code: status.NOT_FOUND,
    details: 'this server has no service "nope"',
  });
  const stream = watch('nope');
  const [answer] = (await once(stream, 'data')) as [Buffer];
  expect([...answer]).toEqual(SERVICE_UNKNOWN);
  const ended = once(stream, 'error') as Promise<[{ code: number }]>;
  stream.cancel();
  expect((await ended)[0].code).toBe(status.CANCELLED);
});

test('who watches is told when the server stops', async () => {
  const answers: number[][] = [];
  const stream = watch('greet.Greeter');
  stream.on('data', (answer: Buffer) => {
    answers.push([...answer]);
    stopping.abort();
  });
  await once(stream, 'end');
  expect(answers).toEqual([SERVING, NOT_SERVING]);
});
