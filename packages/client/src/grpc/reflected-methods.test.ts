import { allocateNumbers, type Contract, type Node } from '@ahoy/contract';
import { schemaOf, toContractFile, toFileDescriptors } from '@ahoy/protobuf';
import { status } from '@grpc/grpc-js';
import { describe, expect, test, vi } from 'vitest';
import { type Reflected, startGrpc } from './grpc-server.fixture.ts';
import { connect } from './index.ts';

interface Api {
  readonly [service: string]: Readonly<
    Record<string, (input?: unknown, options?: { timeoutMs?: number; signal?: AbortSignal }) => Promise<unknown>>
  >;
}

/** A contract of procedures that take a Set of texts, `tags`, by path and gRPC name. */
function contractOf(procedures: Readonly<Record<string, string>>): Contract {
  const tags: Node = {
    kind: 'object',
    unknown: 'strip',
    fields: [{ name: 'tags', node: { kind: 'set', item: { kind: 'string' } } }],
  };
  return {
    version: 1,
    types: {},
    procedures: Object.entries(procedures).map(([path, grpc]) => ({
      path,
      type: 'query',
      streaming: 'unary',
      meta: { grpc: grpc as `${string}/${string}` },
      input: tags,
      output: tags,
    })),
  };
}

/** What a server that serves these procedures tells; one of ours, the contract too. */
function reflectedOf(procedures: Readonly<Record<string, string>>, { ours = false } = {}): Reflected {
  const contract = contractOf(procedures);
  const numbers = allocateNumbers(contract);
  const schema = schemaOf(contract, numbers);
  const files = [...toFileDescriptors(schema), ...(ours ? [toContractFile(contract, numbers)] : [])];
  const services = schema.packages.flatMap((one) => one.services.map(({ fullName }) => [fullName, one.file] as const));
  return {
    files: Object.fromEntries(files.map(({ bytes, path }) => [path, bytes])),
    services: Object.fromEntries(services),
  };
}

/** A caller of a server that has no type here. */
function api(url: string): Api {
  const caller: unknown = connect(url);
  return caller as Api;
}

const echo = (bytes: Uint8Array): Uint8Array => bytes;
const say = { 'greeter.say': 'greet.Greeter/Say' };
const methods = { 'greet.Greeter/Say': echo };

describe('reflection is asked', () => {
  test('at the first call, once for all calls', async () => {
    await using server = await startGrpc(async () => reflectedOf(say), { methods });
    const { greeter } = api(server.url);
    expect(server.asked).toEqual([]);
    const calls = Array.from({ length: 20 }, async () => greeter?.say?.({ tags: ['a'] }));
    expect(await Promise.all(calls)).toEqual(calls.map(() => ({ tags: ['a'] })));
    await greeter?.say?.({ tags: [] });
    expect(server.asked).toEqual(['v1alpha']);
  });

  test.each([
    [['v1', 'v1alpha'], ['v1']],
    [['v1alpha'], ['v1alpha']],
  ])('in its first version that the server has, of %j', async (versions, asked) => {
    await using server = await startGrpc(async () => reflectedOf(say), { methods, versions });
    expect(await api(server.url).greeter?.say?.({ tags: ['a'] })).toEqual({ tags: ['a'] });
    expect(server.asked).toEqual(asked);
  });

  test('for the contract, so that a Set is a Set where the server is one of ours', async () => {
    await using server = await startGrpc(async () => reflectedOf(say, { ours: true }), { methods });
    expect(await api(server.url).greeter?.say?.({ tags: new Set(['a']) })).toEqual({ tags: new Set(['a']) });
  });

  test('anew after it has failed', async () => {
    const refused = Object.assign(new Error('busy'), { code: status.RESOURCE_EXHAUSTED, details: 'busy' });
    await using server = await startGrpc(() => Promise.reject(refused), { methods });
    const { greeter } = api(server.url);
    await expect(greeter?.say?.({ tags: [] })).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: expect.stringMatching(/^the reflection of 127\.0\.0\.1:\d+ cannot be used \(busy\): give its contract/),
      neverSent: true,
    });
    server.reflected = async () => reflectedOf(say);
    expect(await greeter?.say?.({ tags: [] })).toEqual({ tags: [] });
  });

  test('anew for a procedure that it has not told of, which a new version of the server may have', async () => {
    await using server = await startGrpc(async () => reflectedOf(say), {
      methods: { ...methods, 'greet.Greeter/Shout': echo },
    });
    const { greeter } = api(server.url);
    await greeter?.say?.({ tags: [] });
    await expect(greeter?.shout?.({ tags: [] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'No procedure found on path "greeter.shout"',
      neverSent: true,
    });
    server.reflected = async () => reflectedOf({ ...say, 'greeter.shout': 'greet.Greeter/Shout' });
    expect(await greeter?.shout?.({ tags: ['a'] })).toEqual({ tags: ['a'] });
    expect(server.asked).toHaveLength(3);

    server.reflected = () => Promise.reject(Object.assign(new Error('busy'), { code: status.INTERNAL }));
    await expect(greeter?.whisper?.()).rejects.toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(await greeter?.say?.({ tags: ['a'] })).toEqual({ tags: ['a'] });
  });

  test('anew after the server did not know a method that it had told of', async () => {
    await using server = await startGrpc(async () => reflectedOf({ 'greeter.say': 'old.Greeter/Say' }), { methods });
    const { greeter } = api(server.url);
    await expect(greeter?.say?.({ tags: [] })).rejects.toMatchObject({ code: 'NOT_IMPLEMENTED' });
    server.reflected = async () => reflectedOf(say);
    expect(await greeter?.say?.({ tags: ['a'] })).toEqual({ tags: ['a'] });
    expect(server.asked).toHaveLength(2);
  });
});

describe('a call that waits for reflection', () => {
  test('ends at its own deadline, or when it is cancelled, and others go on', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<Reflected>();
    await using server = await startGrpc(() => told, { methods });
    const { greeter } = api(server.url);
    const controller = new AbortController();
    const patient = greeter?.say?.({ tags: ['a'] });
    const cancelled = greeter?.say?.({ tags: [] }, { signal: controller.signal });
    await expect(greeter?.say?.({ tags: [] }, { timeoutMs: 30 })).rejects.toMatchObject({ code: 'TIMEOUT' });
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
    tell(reflectedOf(say));
    expect(await patient).toEqual({ tags: ['a'] });
    expect(server.asked).toHaveLength(1);
  });

  test('fails as any call does where nobody listens', async () => {
    const server = await startGrpc(async () => reflectedOf(say));
    await server[Symbol.asyncDispose]();
    await expect(api(server.url).greeter?.say?.({ tags: [] })).rejects.toMatchObject({
      code: 'SERVICE_UNAVAILABLE',
      message: expect.stringMatching(/^greeter-service is not reachable at 127\.0\.0\.1:\d+ \(connection refused\)/),
      neverSent: true,
    });
  });

  test('fails where the server does not answer in time, although the call itself has no limit', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    try {
      await using server = await startGrpc(() => new Promise(() => {}));
      const failed = expect(api(server.url).greeter?.say?.({ tags: [] })).rejects.toMatchObject({ code: 'TIMEOUT' });
      while (server.asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(20_000);
      await failed;
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('what a server tells is refused', () => {
  const garbage = Uint8Array.of(0xff, 0xff);
  const withContract = (json: string): Uint8Array => {
    const text = Buffer.from(toContractFile(contractOf({}), allocateNumbers(contractOf({}))).bytes).toString('latin1');
    return Buffer.from(text.replace('"version":1', json), 'latin1');
  };
  test.each<[string, Reflected, RegExp]>([
    ['a descriptor that cannot be read', { services: { 'a.B': 'f' }, files: { f: garbage } }, /cannot be used \(/],
    [
      'a service that it does not describe',
      { services: { 'a.B': 'f' } },
      /does not describe the service a\.B: no a\.B/,
    ],
    [
      'a contract of a later version',
      { files: { 'ahoy/contract.proto': withContract('"version":9') } },
      /ahoy\/contract\.proto is no contract/,
    ],
  ])('where it is %s', async (_, reflected, message) => {
    await using server = await startGrpc(async () => reflected);
    await expect(api(server.url).a?.b?.()).rejects.toMatchObject({
      code: 'BAD_GATEWAY',
      message: expect.stringMatching(message),
      neverSent: true,
    });
  });

  test('where it is nothing: the server has no reflection', async () => {
    await using server = await startGrpc(async () => ({}), { versions: [] });
    await expect(api(server.url).a?.b?.()).rejects.toMatchObject({
      code: 'NOT_IMPLEMENTED',
      message: expect.stringMatching(/^127\.0\.0\.1:\d+ has no reflection: give its contract/),
    });
  });

  test('for a path that two services have, naming both; the others can be called', async () => {
    const all = { ...say, 'other.greeter.say': 'other.Greeter/Say', 'other.greeter.shout': 'other.Greeter/Shout' };
    await using server = await startGrpc(async () => reflectedOf(all), { methods: { 'other.Greeter/Shout': echo } });
    const { greeter } = api(server.url);
    await expect(greeter?.say?.({ tags: [] })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringMatching(
        /^greeter\.say may be greet\.Greeter\/Say or other\.Greeter\/Say of 127\.0\.0\.1:\d+: give its contract/,
      ),
      neverSent: true,
    });
    expect(await greeter?.shout?.({ tags: [] })).toEqual({ tags: [] });
  });
});
