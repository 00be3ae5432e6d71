import type { Caller } from '@ahoy/core';
import type { TrackedEnvelope } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { createFeed } from './feed.ts';
import type { GreeterContext } from './greeter/context.ts';
import { type AppRouter, appRouter } from './index.ts';

const context: GreeterContext = { greetings: createFeed(), stopList: new Set() };
// tRPC's own caller; its type knows no procedure of a `RouterOf`.
const { greeter } = appRouter.createCaller(context) as unknown as Caller<AppRouter>;

const names = ['Ada', 'Grace', 'Linus'];

/** The ids of the greetings that follow one. */
async function idsAfter(lastEventId: string): Promise<string[]> {
  // tRPC's own caller gives a promise of what it streams, and envelopes as they leave the handler.
  const stream: unknown = greeter.sayHelloMany({ names, lastEventId });
  const ids: string[] = [];
  for await (const [id] of (await stream) as AsyncIterable<TrackedEnvelope<unknown>>) ids.push(id);
  return ids;
}

describe('sayHelloMany goes on', () => {
  test.each([
    ['1', ['2', '3']],
    ['2', ['3']],
    ['3', []],
  ])('after the greeting %s', async (lastEventId, ids) => {
    expect(await idsAfter(lastEventId)).toEqual(ids);
  });

  test.each(['', '0', '4', '-1', '1.5', '01', ' 1', '1e0', 'Infinity', 'nonsense'])(
    'not after %j, which it has not given out',
    async (lastEventId) => {
      await expect(idsAfter(lastEventId)).rejects.toMatchObject({
        code: 'BAD_REQUEST',
        cause: { issues: [{ path: ['lastEventId'] }] },
      });
    },
  );
});
