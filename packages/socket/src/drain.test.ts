import { CallError } from '@ahoy/core';
import { once } from 'node:events';
import { expect, test, vi } from 'vitest';
import { collect, createPair, failureOf, toCall, turns, until } from './connection.fixture.ts';
import { openRaw } from './raw-peer.fixture.ts';
import { frame, messages, OPENING } from './wire.fixture.ts';

test('an idle connection that is drained closes on both sides at once, and nobody is to blame', async () => {
  const { client, server, closed } = createPair(() => 1);
  await client.ready;
  server.drain('stopping');
  server.drain('stopping');
  await until(() => closed.length === 2);
  expect(closed.map(({ reason }) => reason)).toEqual([undefined, undefined]);
  expect(await failureOf(client.call(toCall('lab.x')))).toMatchObject({ neverSent: true, message: 'lab.x: stopping' });
});

test('calls that run finish, on either side, before a drained connection closes', async () => {
  const release = Promise.withResolvers<string>();
  const wait = async (): Promise<string> => release.promise;
  const { client, server, closed } = createPair(wait, { client: { handle: wait } });
  const calls = [client.call(toCall('lab.x')), server.call(toCall('lab.x')), client.call(toCall('lab.x'))];
  await turns();
  server.drain('stopping');
  await turns();
  expect(closed).toEqual([]);
  expect(client.isOpen()).toBe(false);
  expect(await failureOf(server.call(toCall('lab.x')))).toMatchObject({ neverSent: true });
  release.resolve('done');
  expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
  await until(() => closed.length === 2);
});

test('a stream that runs is read to its end while its connection is drained', async () => {
  const { client, server, closed } = createPair(async function* () {
    for (let number = 0; number < 1_000; number++) yield number;
  });
  const stream = await client.call(toCall('lab.x'));
  server.drain('stopping');
  expect(await collect(stream)).toHaveLength(1_000);
  await until(() => closed.length === 2);
});

test('a large answer leaves whole before a drained connection closes', async () => {
  const release = Promise.withResolvers<void>();
  const { client, server, closed } = createPair(async () => {
    await release.promise;
    return 'x'.repeat(3_000_000);
  });
  const calls = [client.call(toCall('lab.x')), client.call(toCall('lab.x'))];
  await turns();
  server.drain('stopping');
  release.resolve();
  expect((await Promise.all(calls)).map((answer) => (answer as string).length)).toEqual([3_000_000, 3_000_000]);
  await until(() => closed.length === 2);
});

test('a call that crosses the farewell was not begun, and says so', async () => {
  const handle = vi.fn(async () => new Promise(() => {}));
  const { client, server } = createPair(handle);
  const first = failureOf(client.call(toCall('lab.first')));
  await turns();
  server.drain('stopping');
  // It is written before the farewell is read.
  const crossing = failureOf(client.call(toCall('lab.crossing', 1, { metadata: { a: 'b' } })));
  expect(await crossing).toMatchObject({ neverSent: true, message: 'lab.crossing: stopping' });
  expect(handle).toHaveBeenCalledTimes(1);
  server.close('cut off');
  expect(await first).toMatchObject({ neverSent: false });
});

test('names that come with a call that is not taken are numbered all the same', async () => {
  const peer = openRaw(async () => 'done', {});
  peer.say(OPENING);
  const own = peer.connection.call(toCall('lab.own'));
  await turns();
  peer.connection.drain('stopping');
  peer.say(messages([1, 1, 'lab.x', { m: ['first', '1'] }], [4, 1, 'item'], [6, 1]));
  peer.say(messages([8, 2, [0, 'x']], [2, 2, 'answer']));
  expect(await own).toBe('answer');
  expect(peer.messages()).toEqual([[1, 2, 'lab.own', 0]]);
});

test('a connection that is lost fails what runs, and cancels what is handled', async () => {
  const gone = Promise.withResolvers<unknown>();
  const { client, wires, closed } = createPair(async function* ({ signal }: { signal?: AbortSignal | undefined }) {
    yield 1;
    await once(signal as AbortSignal, 'abort');
    gone.resolve(signal?.reason);
  });
  const stream = (await client.call(toCall('lab.x'))) as AsyncIterator<unknown>;
  await stream.next();
  const next = failureOf(stream.next());
  wires.client.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
  expect(await next).toMatchObject({ message: 'lab.x: connection lost, ECONNRESET', neverSent: false });
  wires.server.destroy();
  expect(await gone.promise).toBeInstanceOf(CallError);
  expect(closed.map(({ reason }) => reason)).toEqual([undefined, undefined]);
});

test('a connection that is closed before the other side has said anything fails what waits, which was never sent', async () => {
  const peer = openRaw();
  const failed = failureOf(peer.connection.call(toCall('lab.x')));
  await expect(Promise.race([peer.connection.ready, Promise.resolve('waits')])).resolves.toBe('waits');
  peer.wire.end();
  expect(await failed).toMatchObject({ neverSent: true, message: 'lab.x: connection closed' });
  await expect(peer.connection.ready).rejects.toThrow('connection closed');
});

test('what the other side says when it closes is what its calls are told', async () => {
  const peer = openRaw();
  peer.say(OPENING);
  const failed = failureOf(peer.connection.call(toCall('lab.x')));
  await turns();
  peer.say(frame(7, JSON.stringify({ reason: `expected more${'!'.repeat(300)}`, last: 2 })));
  peer.wire.end();
  const { message } = await failed;
  expect(message).toMatch(/^lab\.x: expected more!+$/);
  expect(message.length).toBeLessThan(250);
});

test('closing tells the other side why; closing twice does not wait for it', async () => {
  const { client, server, wires, closed } = createPair(async () => new Promise(() => {}));
  const failed = failureOf(client.call(toCall('lab.x')));
  await turns();
  wires.client.pause();
  server.close('stopping');
  expect(wires.server.destroyed).toBe(false);
  server.close('stopping');
  expect(wires.server.destroyed).toBe(true);
  wires.client.resume();
  expect(await failed).toMatchObject({ message: 'lab.x: stopping', neverSent: false });
  server.drain('stopping');
  expect(closed).toEqual(['server', 'client'].map((side) => ({ side, reason: undefined })));
});
