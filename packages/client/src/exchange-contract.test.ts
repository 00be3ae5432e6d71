import { type Call, CallError, type Invoke, isStream } from '@ahoy/core';
import { expect, test } from 'vitest';
import { collect, toCall } from './call.fixture.ts';
import { connect } from './connect-node.ts';
import { exchangingContract } from './exchange-contract.ts';
import { unreadableAnswer } from './unreadable-answer.ts';

const OWN = '0123456789abcdef';
const OTHER = 'fedcba9876543210';
const unreadable = unreadableAnswer('no such message', { path: 'greeter.sayHello', cause: undefined });

/** Calls a transport as a client that knows the greeter's hash. */
async function callOver(invoke: Invoke, call: Partial<Call> = {}): Promise<unknown> {
  return exchangingContract(() => invoke)(new URL('http://localhost'), { contractHashes: { greeter: OWN } })(
    toCall(call),
  );
}

/** A transport whose server tells a hash, and whose answer cannot be read. */
const answering =
  (hash: string | undefined, error: unknown = unreadable): Invoke =>
  async ({ onMetadata }) => {
    onMetadata?.(hash === undefined ? {} : { 'ahoy-contract': hash });
    throw error;
  };

test('a call tells the hash of its service beside what it tells anyway', async () => {
  const metadata = { 'x-tenant': 'hotel' };
  expect(await callOver(async (call) => call.metadata, { metadata })).toEqual({ ...metadata, 'ahoy-contract': OWN });
});

test('a call of a service whose hash is not known goes on as it is', async () => {
  const call = toCall({ path: 'concierge.welcome' });
  const invoke = exchangingContract(() => async (sent) => sent);
  expect(await invoke(new URL('http://localhost'), { contractHashes: { greeter: OWN } })(call)).toBe(call);
});

test('a client that knows no hashes has the transport itself', () => {
  const transport: Invoke = async () => 1;
  expect(exchangingContract(() => transport)(new URL('http://localhost'), {})).toBe(transport);
});

test('an answer that cannot be read says that the server runs another contract, and keeps its cause', async () => {
  const cause = new Error('wire type 6');
  const error = unreadableAnswer('unreadable', { path: 'greeter.sayHello', cause });
  await expect(callOver(answering(OTHER, error))).rejects.toMatchObject({
    message: expect.stringContaining('unreadable. greeter.sayHello: the caller was built against'),
    cause,
    data: { code: 'BAD_GATEWAY', path: 'greeter.sayHello', contractSkew: { client: OWN, server: OTHER } },
  });
});

test.each([
  ['the same hash', OWN, unreadable],
  ['no hash', undefined, unreadable],
  ['what is no hash', 'nonsense', unreadable],
  ['another hash, of a failure that it has looked at itself', OTHER, CallError.local('BAD_REQUEST', 'no')],
  ['another hash, of a failure behind it', OTHER, CallError.local('BAD_GATEWAY', 'the bar is closed')],
  ['another hash, of a failure that is no error of a call', OTHER, new TypeError('a mistake')],
])('a server that tells %s leaves an error as it is', async (_, hash, error) => {
  await expect(callOver(answering(hash, error))).rejects.toBe(error);
});

test('an item that cannot be read says so too', async () => {
  const invoke: Invoke = async ({ onMetadata }) => {
    onMetadata?.({ 'ahoy-contract': OTHER });
    return (async function* () {
      yield 1;
      throw unreadable;
    })();
  };
  const stream = await callOver(invoke);
  if (!isStream(stream)) throw new Error('expected a stream');
  await expect(collect(stream)).rejects.toMatchObject({ data: { contractSkew: { client: OWN, server: OTHER } } });
});

test('the caller is told the metadata of the answer as before', async () => {
  const told: unknown[] = [];
  await callOver(answering(OTHER), { onMetadata: (metadata) => void told.push(metadata) }).catch(() => {});
  expect(told).toEqual([{ 'ahoy-contract': OTHER }]);
});

test.each(['tcp://127.0.0.1:5000', 'http://127.0.0.1:5000'])('what is no hash is refused for %s', (url) => {
  expect(() => connect(url, { contractHashes: { greeter: 'yesterday' } })).toThrow(
    'contractHashes.greeter: expected 16 hexadecimal digits, got "yesterday"',
  );
});
