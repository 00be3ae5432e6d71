import fc from 'fast-check';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Compared, startOurs, startStock, withoutIds } from './servers.ts';
import * as service from './service.ts';

interface Connection {
  /** Sends messages, and gives what has come by the time that they have been answered. */
  readonly exchange: (messages: readonly string[]) => Promise<string[]>;
  readonly close: () => void;
}

let servers: Compared[];
let ours: Connection;
let stock: Connection;
beforeAll(async () => {
  servers = await Promise.all([startOurs(), startStock()]);
  [ours, stock] = (await Promise.all(servers.map(connect))) as [Connection, Connection];
});
afterAll(async () => {
  ours.close();
  stock.close();
  await Promise.all(servers.map((server) => server.close()));
});

/** A query that is answered after all others. */
const LAST = JSON.stringify({ id: 'last', method: 'query', params: { path: 'service.late' } });

async function connect({ port }: Compared): Promise<Connection> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/trpc`);
  await once(socket, 'open');
  return {
    async exchange(messages) {
      const { promise, resolve } = Promise.withResolvers<string[]>();
      const come: string[] = [];
      const listen = (data: Buffer): void => {
        const text = data.toString();
        if (text.startsWith('{"id":"last"')) resolve(come);
        else come.push(withoutIds(text));
      };
      socket.on('message', listen);
      for (const message of [...messages, LAST]) socket.send(message);
      await promise;
      socket.off('message', listen);
      // Which of two calls is answered first is nobody's promise.
      return come.toSorted();
    },
    close: () => socket.terminate(),
  };
}

const names = Object.keys(service).filter((name) => name !== 'late');
const path = mostly(
  fc.constantFrom(...names).map((name) => `service.${name}`),
  fc.constantFrom<unknown>('service.nope', '', '__proto__', 5, null, undefined),
);
const types = new Map<unknown, string>(
  Object.entries(service).map(([name, { _def }]) => [`service.${name}`, _def.type]),
);
const input = fc.oneof(
  fc.constantFrom<unknown>({ name: 'Ada' }, 'CONFLICT', { to: 2 }, { to: -1 }, 409, 204, undefined),
  fc.constantFrom<unknown>({ $ahoy: [['', 'bigint']], json: '5' }, { $ahoy: 5 }),
  fc.jsonValue(),
);
/** One call, mostly by the method that its procedure has. */
const call = path.chain((at) =>
  fc.record(
    {
      id: mostly(fc.nat(1_000), fc.constantFrom<unknown>('a', null, {}, undefined)),
      jsonrpc: mostly(fc.constant<unknown>(undefined), fc.constantFrom<unknown>('2.0', '1.0')),
      method: mostly(
        fc.constant<unknown>(types.get(at) ?? 'query'),
        fc.constantFrom<unknown>('query', 'mutation', 'subscription', 'subscription.stop', 'dance', undefined),
      ),
      params: mostly(
        fc.record({
          path: fc.constant(at),
          input,
          lastEventId: mostly(fc.constant<unknown>(undefined), fc.constantFrom<unknown>('1', 5)),
        }),
        fc.constantFrom<unknown>(undefined, null, []),
      ),
    },
    { noNullPrototype: true },
  ),
);
/** Calls of which no two have the same id: what a second one gets depends on whether the first is still running. */
const calls = fc.uniqueArray(call, { minLength: 1, maxLength: 4, selector: ({ id }) => JSON.stringify(id) });
const message = mostly(
  fc.oneof(
    calls.map((list) => JSON.stringify(list)),
    call.map((one) => JSON.stringify(one)),
  ),
  fc.constantFrom('', '{', 'null', '5', '[]', '[null,5]', '{"id":1}', 'PING', 'PONG', ' [{"id":1}]'),
);

/** The one, and the other once in a while. */
function mostly<T>(one: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 11, arbitrary: one }, { weight: 1, arbitrary: other });
}

test('whatever is sent, what comes back is that of a stock server', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(message, async (one) => {
      const [mine, theirs] = await Promise.all([ours.exchange([one]), stock.exchange([one])]);
      expect(mine).toEqual(theirs);
    }),
    { numRuns: 2_000 },
  );
});
