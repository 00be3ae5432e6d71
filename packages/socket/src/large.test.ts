import type { Call } from '@ahoy/core';
import fc from 'fast-check';
import type { Duplex } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { collect, createPair, failureOf, tcpWires, toCall, turns, until } from './connection.fixture.ts';
import { openRaw } from './raw-peer.fixture.ts';
import { bodyOf, drop, messages, OPENING, piece, transfer } from './wire.fixture.ts';

// Much is sent here, and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const MIB = 1024 * 1024;
const raised = { maxMessageBytes: 70 * MIB };
const LARGE = { client: { limits: raised }, server: { limits: raised } };
const echo = ({ input }: Call): unknown => input;

test('64 MiB go both ways, and small calls are answered between their pieces', async () => {
  const { client, wires } = createPair(echo, { ...LARGE, wires: await tcpWires() });
  await client.ready;
  const bytes = Buffer.alloc(64 * MIB, 'ahoy ');
  /** MiB that had been sent when a small call was made, and when it was answered. */
  const small: { made: number; answered: number }[] = [];
  const sent = watchSent(wires.client, () => {
    const made = Math.floor(sent() / MIB);
    if (made % 8 !== 4 || small.at(-1)?.made === made) return;
    const one = { made, answered: Infinity };
    small.push(one);
    void Promise.resolve(client.call(toCall('lab.echo', 'small'))).then(() => (one.answered = sent() / MIB));
  });
  const answer = (await client.call(toCall('lab.echo', { bytes }))) as { readonly bytes: Uint8Array };
  expect(bytes.equals(answer.bytes)).toBe(true);
  expect(small.map(({ made }) => made)).toEqual([4, 12, 20, 28, 36, 44, 52, 60]);
  // No more than a window of pieces was in front of it, and another may follow before its answer is read.
  for (const { made, answered } of small) expect(answered - made).toBeLessThan(3);
});

test('several large messages of both kinds travel at once, more of them than may be on the way', async () => {
  const { client } = createPair(echo);
  const calls = Array.from({ length: 40 }, async (_, index) => {
    const text = `${index} é`.padEnd(300_000 + index);
    const bytes = Buffer.alloc(200_000 + index, index);
    const answer = await client.call(toCall('lab.echo', { text, bytes }));
    expect(answer).toEqual({ text, bytes: new Uint8Array(bytes) });
  });
  await Promise.all(calls);
});

test('many small attachments of a large message arrive as they were', async () => {
  const { client } = createPair(echo);
  const list = Array.from({ length: 20_000 }, (_, index) => Uint8Array.of(index, index >> 8));
  expect(await client.call(toCall('lab.echo', list))).toEqual(list);
});

test('bytes that are changed once they were sent arrive as they were sent, where they are few', async () => {
  const { client } = createPair(echo);
  await client.ready;
  const bytes = new Uint8Array(50_000).fill(1);
  const answer = client.call(toCall('lab.echo', bytes));
  bytes.fill(2);
  expect(await answer).toEqual(new Uint8Array(50_000).fill(1));
});

test('few bytes of a message hold no more memory than their own', async () => {
  const { client } = createPair(() => [new Uint8Array(16), new Uint8Array(40_000)]);
  const [few] = (await client.call(toCall('lab.x'))) as Uint8Array[];
  expect(few?.buffer.byteLength).toBe(16);
});

test('items of all sizes arrive in order, both ways', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(1, 500, 2_000, 70_000, 300_000), { maxLength: 30 }), async (sizes) => {
      const { client } = createPair(async function* ({ input }: Call) {
        yield* input as AsyncIterable<unknown>;
      });
      const items = sizes.map((size, index) => `${index}`.padEnd(size));
      const source = async function* (): AsyncGenerator<string> {
        yield* items;
      };
      expect(await collect(await client.call(toCall('lab.x', source())))).toEqual(items);
    }),
    { numRuns: 30 },
  );
});

test('calls of one path are understood in whatever order their inputs come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(1, 9_000, 70_000, 300_000), { maxLength: 20 }), async (sizes) => {
      const { client } = createPair(echo);
      const metadata = { 'x-a': 'b' };
      const inputs = sizes.map((size, index) => `${index}`.padEnd(size));
      const calls = inputs.map((input, index) => client.call(toCall(`lab.${index % 2}`, input, { metadata })));
      expect(await Promise.all(calls)).toEqual(inputs);
    }),
    { numRuns: 30 },
  );
});

test('an input that is cancelled in the middle is sent no further, and begins no call', async () => {
  const handle = vi.fn(echo);
  const { client, wires } = createPair(handle, LARGE);
  await client.ready;
  const controller = new AbortController();
  const sent = watchSent(wires.client, () => sent() > 8 * MIB && controller.abort());
  const failed = failureOf(client.call(toCall('lab.x', Buffer.alloc(64 * MIB), { signal: controller.signal })));
  expect((await failed).code).toBe('CLIENT_CLOSED_REQUEST');
  expect(await client.call(toCall('lab.y', 'next'))).toBe('next');
  expect(sent()).toBeLessThan(10 * MIB);
  expect(handle.mock.calls.map(([{ path }]) => path)).toEqual(['lab.y']);
});

test('an answer that is cancelled in the middle is sent no further', async () => {
  const { client, wires } = createPair(({ input }) => (input === 'large' ? Buffer.alloc(64 * MIB) : input), LARGE);
  let received = 0;
  const controller = new AbortController();
  wires.client.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > 8 * MIB) controller.abort();
  });
  const failed = failureOf(client.call(toCall('lab.x', 'large', { signal: controller.signal })));
  expect((await failed).code).toBe('CLIENT_CLOSED_REQUEST');
  expect(await client.call(toCall('lab.y', 'next'))).toBe('next');
  expect(received).toBeLessThan(10 * MIB);
});

test('what waits for its turn may be cancelled, too', async () => {
  const { client, wires } = createPair(echo);
  await client.ready;
  const controller = new AbortController();
  const { signal } = controller;
  // 16 are on their way then, half of them in vain.
  const sent = watchSent(wires.client, () => sent() > MIB && controller.abort());
  const calls = Array.from({ length: 50 }, (_, index) =>
    client.call(toCall('lab.x', 'x'.repeat(300_000), index % 2 === 0 ? {} : { signal })),
  );
  const outcomes = await Promise.allSettled(calls);
  expect(outcomes.map(({ status }) => status)).toEqual(
    outcomes.map((_, index) => (index % 2 === 0 ? 'fulfilled' : 'rejected')),
  );
  expect(sent()).toBeLessThan(26 * 300_000 + 2 * MIB);
});

test('a transfer may be dropped, and its number used again', async () => {
  const peer = openRaw();
  const large = bodyOf([11, 1, 'y'.repeat(100_000)]);
  peer.say(OPENING, messages([1, 1, 'lab.x', { i: 1 }]), transfer(7, 1000), piece(7, 'abc'), drop(7));
  peer.say(transfer(7, large.length), piece(7, large.subarray(0, 50_000)), piece(7, large.subarray(50_000)));
  await until(() => peer.frames().some(({ kind }) => kind === 3));
  expect(peer.closed).toEqual([]);
});

test('an announcement alone takes no memory', async () => {
  const peer = openRaw(undefined, { limits: raised });
  const before = process.memoryUsage().arrayBuffers;
  peer.say(OPENING, ...Array.from({ length: 16 }, (_, number) => transfer(number, 64 * MIB)));
  for (let number = 0; number < 16; number++) peer.say(piece(number, 'abc'));
  await turns();
  expect(peer.closed).toEqual([]);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * MIB);
});

/** Calls `onSend` after each write, as a socket calls nobody within one; returns how many bytes have been written. */
function watchSent(wire: Duplex, onSend: () => unknown): () => number {
  let sent = 0;
  const write = wire.write.bind(wire) as (chunk: Uint8Array | string, encoding?: unknown) => boolean;
  wire.write = (chunk: Uint8Array | string, encoding?: unknown): boolean => {
    sent += chunk.length;
    process.nextTick(onSend);
    return write(chunk, encoding);
  };
  return () => sent;
}
