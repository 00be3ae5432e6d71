import { type Duplex, duplexPair } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { turns } from './connection.fixture.ts';
import { linger } from './linger.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function ending(): { readonly socket: Duplex; readonly other: Duplex } {
  const [socket, other] = duplexPair({ highWaterMark: 1_000 });
  for (let part = 0; part < 10; part++) socket.write(Buffer.alloc(1_000));
  socket.end();
  linger(socket);
  return { socket, other };
}

test('a socket whose other side takes nothing is destroyed after a second', async () => {
  const { socket } = ending();
  await turns();
  // What fits has been taken at once.
  vi.advanceTimersByTime(1_000);
  expect(socket.destroyed).toBe(false);
  vi.advanceTimersByTime(1_000);
  expect(socket.destroyed).toBe(true);
  await turns();
  expect(vi.getTimerCount()).toBe(0);
});

test('a socket whose other side takes its last bytes slowly is left in peace, until it has them', async () => {
  const { socket, other } = ending();
  let taken = 0;
  for (let part = 0; part < 10; part++) {
    await turns();
    vi.advanceTimersByTime(1_000);
    expect(socket.destroyed).toBe(false);
    taken += (other.read(1_000) as Buffer | null)?.length ?? 0;
  }
  expect(taken).toBe(10_000);
  other.end();
  other.resume();
  await turns();
  socket.resume();
  await turns();
  vi.advanceTimersByTime(2_000);
  expect(socket.destroyed).toBe(true);
  await turns();
  expect(vi.getTimerCount()).toBe(0);
});
