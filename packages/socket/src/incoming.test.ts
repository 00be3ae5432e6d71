import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { turns, until } from './connection.fixture.ts';
import { openRaw } from './raw-peer.fixture.ts';
import { messages, OPENING } from './wire.fixture.ts';

setFlagsFromString('--expose-gc');
// Contexts that are made after the flag was set have this function.
const collectGarbage = runInNewContext('gc') as () => void;

test('calls that wait for answers to leave and are cancelled leave nothing behind, however many they are', async () => {
  let calls = 0;
  const peer = openRaw(() => {
    calls++;
    return 'x'.repeat(1_000_000);
  });
  let id = -1;
  const call = (): unknown[] => [1, (id += 2), 'lab.x', 0];
  const cancel = (made: number): unknown[] => [6, made];
  // Five answers are more than may wait for credit, which is never given: the sixth call waits for them.
  peer.say(OPENING, messages(...Array.from({ length: 6 }, call)));
  const answered = [1, 3, 5, 7, 9];
  /** Cancels 2,000 calls that wait, having made room for one answer, which fills it before any of them can begin. */
  const cancel2000 = async (): Promise<void> => {
    const before = calls;
    const said = [cancel(answered.shift() as number), cancel(id), call()];
    answered.push(id);
    for (let count = 0; count < 2000; count++) said.push(call(), cancel(id));
    peer.say(messages(...said, call()));
    while (calls === before) await turns(1);
    expect(calls).toBe(before + 1);
  };
  await until(() => calls === answered.length);
  for (let round = 0; round < 10; round++) await cancel2000();
  const before = await usedBytes();
  for (let round = 0; round < 65; round++) await cancel2000();
  // A set of the numbers alone, of 130,000 calls, takes more than 3 MB.
  expect((await usedBytes()) - before).toBeLessThan(2_000_000);
  expect(peer.closed).toEqual([]);
});

/** Bytes of all objects that are still in use. */
async function usedBytes(): Promise<number> {
  await turns();
  collectGarbage();
  await turns();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
