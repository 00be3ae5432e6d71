import { CallError, type Caller, contractHashes, type Target } from '@ahoy/client';
import { connect } from '@ahoy/client/grpc';
import { type Contract, contractOf } from '@ahoy/contract';
import type { Metadata } from '@ahoy/core';
import { createProcedureBuilder, type RouterOf } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import { serve, type Server } from '@ahoy/server';
import { createTRPCClient, createWSClient, wsLink } from '@trpc/client';
import { TRPCError } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { silent } from './support/transports.ts';

const procedure = createProcedureBuilder();

/** What the service runs: it has come to want a longer name, and to have larger rooms. */
const inn = {
  book: procedure
    .input(z.object({ name: z.string().min(3) }))
    .output(z.object({ room: z.enum(['single', 'double']) }))
    .mutation(({ input }) => {
      if (input.name === 'Nobody') throw new TRPCError({ code: 'BAD_REQUEST', message: 'Nobody is no guest of ours' });
      return { room: 'double' };
    }),
  visits: procedure.input(z.object({ name: z.string().min(3) })).subscription(async function* ({ input }) {
    yield input.name;
  }),
};

/** What its callers were built against. */
const before = {
  book: procedure
    .input(z.object({ name: z.string() }))
    .output(z.object({ room: z.enum(['single']) }))
    .mutation(() => ({ room: 'single' })),
  visits: procedure.input(z.object({ name: z.string() })).subscription(async function* ({ input }) {
    yield input.name;
  }),
};

const contracts = { now: contractOf({ inn }), before: contractOf({ inn: before }) };
const hashes = { now: contractHashes(contracts.now), before: contractHashes(contracts.before) };

interface Way {
  readonly name: string;
  readonly target: (address: string) => Target;
  /** Whether the client reads answers by its own contract. */
  readonly byContract: boolean;
}

const ways: readonly Way[] = [
  { name: 'http', target: (address) => `http://${address}`, byContract: false },
  { name: 'tcp', target: (address) => `tcp://${address}`, byContract: false },
  { name: 'grpc', target: (address) => `grpc://${address}`, byContract: true },
  { name: 'rest', target: (address) => `rest+http://${address}`, byContract: true },
];

let server: Server;

beforeAll(async () => {
  server = await serve({ inn }, { ports: [0], logger: silent, stopOn: [] });
});
afterAll(async () => server.close());

async function failure(call: PromiseLike<unknown>): Promise<CallError> {
  const error = await Promise.resolve(call).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CallError);
  return error as CallError;
}

const skew = {
  code: 'CONTRACT_SKEW',
  client: hashes.before['inn'],
  server: hashes.now['inn'],
  advice: expect.stringContaining(
    `the caller was built against contract ${hashes.before['inn']} but the service runs ${hashes.now['inn']}`,
  ) as string,
};

type Services = { inn: typeof inn };

/** A caller by a way, with the hashes that it knows and the contract by which it reads answers. */
function callerBy(way: Way, known?: typeof hashes.now, contract: Contract = contracts.now): Caller<Services>['inn'] {
  return connect<Services>(way.target(addressOf(server)), {
    ...(known && { contractHashes: known }),
    ...(way.byContract && { contract }),
  }).inn;
}

function addressOf({ addresses }: Server): string {
  return `127.0.0.1:${addresses[0]?.port}`;
}

describe.each(ways)('over $name', (way) => {
  it('a refused input says that the caller was built against another contract, and what to do', async () => {
    const error = await failure(callerBy(way, hashes.before).book({ name: 'Al' }));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.data.issues).toHaveLength(1);
    expect(error.data.contractSkew).toEqual(skew);
    expect(error.message).toContain(error.data.contractSkew?.advice);
  });

  it('so does a stream whose input was refused', async () => {
    const stream = callerBy(way, hashes.before).visits({ name: 'Al' });
    const error = await failure(stream[Symbol.asyncIterator]().next());
    expect(error.data.contractSkew).toEqual(skew);
  });

  it('says nothing of the contract to a caller that has the same', async () => {
    const error = await failure(callerBy(way, hashes.now).book({ name: 'Al' }));
    expect(error.code).toBe('BAD_REQUEST');
    expect(error.data).not.toHaveProperty('contractSkew');
    expect(error.message).not.toContain('contract');
  });

  it('gives no verdict to a caller that knows no hash, but says its own beside the error', async () => {
    let told: Metadata = {};
    const onMetadata = (metadata: Metadata): void => void (told = metadata);
    const error = await failure(callerBy(way).book({ name: 'Al' }, { onMetadata }));
    expect(error.data).not.toHaveProperty('contractSkew');
    expect(told['ahoy-contract']).toBe(hashes.now['inn']);
  });

  it('does not blame the contract for what a procedure refuses for reasons of its own', async () => {
    const error = await failure(callerBy(way, hashes.before).book({ name: 'Nobody' }));
    expect(error.message).toBe('Nobody is no guest of ours');
    expect(error.data).not.toHaveProperty('contractSkew');
  });

  it.each([
    ['an older contract', hashes.before],
    ['the same contract', hashes.now],
    ['no contract', undefined],
    ['a contract of another service', { bar: '0123456789abcdef' }],
  ])('a call that fits succeeds for a caller that knows %s', async (_, known) => {
    expect(await callerBy(way, known).book({ name: 'Ada' })).toEqual({ room: 'double' });
  });
});

describe.each(ways.filter(({ byContract }) => byContract))('over $name, which reads by the contract', (way) => {
  it('an answer that the caller cannot read says that the service runs another contract', async () => {
    const error = await failure(callerBy(way, hashes.before, contracts.before).book({ name: 'Ada' }));
    expect(error.code).toBe('BAD_GATEWAY');
    expect(error.data.contractSkew).toEqual(skew);
    expect(error.message).toContain(error.data.contractSkew?.advice);
  });

  it('and says nothing where no hash is known', async () => {
    const error = await failure(callerBy(way, undefined, contracts.before).book({ name: 'Ada' }));
    expect(error.code).toBe('BAD_GATEWAY');
    expect(error.data).not.toHaveProperty('contractSkew');
  });
});

describe('a call that succeeds', () => {
  /** The metadata beside an answer over a protocol. */
  async function beside(protocol: string, known: typeof hashes.now): Promise<Metadata> {
    const { promise, resolve } = Promise.withResolvers<Metadata>();
    const { inn: api } = connect<Services>(`${protocol}://${addressOf(server)}`, { contractHashes: known });
    await api.book({ name: 'Ada' }, { onMetadata: resolve });
    return promise;
  }

  it('is answered beside the hash of the service for a caller of another contract alone', async () => {
    expect(await beside('http', hashes.before)).toHaveProperty('ahoy-contract', hashes.now['inn']);
    expect(await beside('http', hashes.now)).not.toHaveProperty('ahoy-contract');
  });

  it('carries nothing of the contract over the socket', async () => {
    expect(await beside('tcp', hashes.before)).toEqual({});
    expect(await beside('tcp', hashes.now)).toEqual({});
  });
});

describe('a client that is not ours', () => {
  const headers = { 'ahoy-contract': hashes.before['inn'] ?? '', 'content-type': 'application/json' };

  it('is told in each error of a batch, and by a header', async () => {
    const body = JSON.stringify({ 0: { name: 'Al' }, 1: { name: 'Ada' }, 2: { name: 'Al' } });
    const url = `http://${addressOf(server)}/trpc/inn.book,inn.book,inn.book?batch=1`;
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(response.headers.get('ahoy-contract')).toBe(hashes.now['inn']);
    expect(await response.json()).toMatchObject([
      { error: { data: { contractSkew: skew } } },
      { result: { data: { room: 'double' } } },
      { error: { data: { contractSkew: skew } } },
    ]);
  });

  it('is told over WebSocket, by its connection parameters', async () => {
    const client = createWSClient({
      url: `ws://${addressOf(server)}/trpc`,
      connectionParams: { 'ahoy-contract': hashes.before['inn'] },
    });
    const trpc = createTRPCClient<RouterOf<Services>>({ links: [wsLink({ client, transformer })] });
    const error = await trpc.inn.book.mutate({ name: 'Al' }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ data: { contractSkew: skew } });
    await client.close();
  });

  it('gets a problem over REST whose body is no such value', async () => {
    const response = await fetch(`http://${addressOf(server)}/inn/book`, {
      method: 'POST',
      headers,
      body: '{"name":5}',
    });
    expect(await response.json()).toMatchObject({ status: 400, code: 'BAD_REQUEST', contractSkew: skew });
  });

  it('is passed over where what it sends is no hash', async () => {
    const response = await fetch(`http://${addressOf(server)}/inn/book`, {
      method: 'POST',
      headers: { ...headers, 'ahoy-contract': '<script>' },
      body: '{"name":"Al"}',
    });
    expect(await response.text()).not.toMatch(/contractSkew|script/);
  });
});
