import { expect, test } from 'vitest';
import { endOptions, failureOf, toCall, until } from './connection.fixture.ts';
import { openRaw, type RawPeer } from './raw-peer.fixture.ts';
import { frame, messages, OPENING } from './wire.fixture.ts';

/** Bytes of pieces that are sent without credit for more. */
const WINDOW_BYTES = 512 * 1024;
const LARGE = 'x'.repeat(3_000_000);

/** A stream of large items, which goes on until it is left. */
async function* largeItems(): AsyncGenerator<string> {
  for (;;) yield LARGE;
}

test('a large input is sent no further once its call has been answered', async () => {
  const peer = openRaw(undefined, endOptions(true));
  peer.say(OPENING);
  const failed = failureOf(peer.connection.call(toCall('lab.x', LARGE)));
  expect(await framesAfter(peer, messages([3, 1]))).toEqual([8, 6, 6]);
  expect((await failed).message).toBe('unknown');
});

test('a large input is sent no further once its call is cancelled', async () => {
  const controller = new AbortController();
  const peer = openRaw(undefined, { ...endOptions(true), handle: () => controller.abort() });
  peer.say(OPENING);
  const failed = failureOf(peer.connection.call(toCall('lab.x', LARGE, { signal: controller.signal })));
  const kinds = await framesAfter(peer, messages([1, 2, 'lab.cancel', 0]));
  expect(kinds).toContain(8);
  expect(kinds).not.toContain(4);
  expect(peer.messages()).toContainEqual([6, 1]);
  expect((await failed).code).toBe('CLIENT_CLOSED_REQUEST');
});

test('a large item is sent no further once the handler has left its stream, while the call goes on', async () => {
  const peer = openRaw(undefined, endOptions(true));
  peer.say(OPENING);
  const answer = peer.connection.call(toCall('lab.x', largeItems()));
  expect(await framesAfter(peer, messages([6, 1]))).toEqual([8, 6, 6]);
  peer.say(messages([2, 1, 'answer']));
  expect(await answer).toBe('answer');
});

test('a large item of an answer is sent no further once its call is cancelled', async () => {
  const peer = openRaw(largeItems);
  peer.say(OPENING, messages([1, 1, 'lab.x', 0]));
  // The end of the call, and nothing behind it.
  expect(await framesAfter(peer, messages([6, 1]))).toEqual([8, 1, 6, 6]);
  expect(peer.messages().at(-1)).toEqual([3, 1]);
});

/** Waits for all pieces that may be sent, says something, gives credit for them, and returns the kinds of what follows. */
async function framesAfter(peer: RawPeer, said: Buffer): Promise<number[]> {
  const pieceBytes = (): number =>
    peer.frames().reduce((sum, { kind, body }) => (kind === 4 ? sum + body.length - 4 : sum), 0);
  await until(() => pieceBytes() >= WINDOW_BYTES);
  const before = peer.frames().length;
  const after = (): number[] =>
    peer
      .frames()
      .map(({ kind }) => kind)
      .slice(before);
  peer.say(Buffer.concat([said, messages([7, 0, pieceBytes()])]));
  // Pieces leave behind the first pong; the second one says that there are none.
  for (const pongs of [1, 2]) {
    peer.say(frame(5, 'abcdefgh'));
    await until(() => after().filter((kind) => kind === 6).length === pongs);
  }
  return after();
}
