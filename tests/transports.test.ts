import { CallError, type Caller, type ConnectOptions, safe } from '@ahoy/client';
import { connect } from '@ahoy/client/grpc';
import type { Metadata } from '@ahoy/core';
import { TRPCError } from '@trpc/server';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type * as lab from './support/lab.ts';
import { events } from './support/lab-events.ts';
import { type OpenTransport, transports } from './support/transports.ts';

type Services = { lab: typeof lab };

let ids = 0;
/** A name for one call, so that the events of one case are not taken for those of another. */
const id = (): string => `call ${++ids}`;

async function failure(call: PromiseLike<unknown>): Promise<CallError> {
  const error = await Promise.resolve(call).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CallError);
  return error as CallError;
}

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function itemsOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe.each(transports)('over $name', ({ name: way, open, ours, sendsStreams, plainJson }) => {
  let transport: OpenTransport;
  let api: Caller<Services>['lab'];
  const connected = (options?: ConnectOptions): Caller<Services>['lab'] =>
    connect<Services>(transport.target, { ...transport.options, ...options }).lab;

  beforeAll(async () => {
    transport = await open();
    api = connected();
  });
  afterAll(async () => transport.close());

  describe('a query or a mutation', () => {
    it('gives its answer', async () => {
      expect(await api.add({ a: 1, b: 2 })).toBe(3);
    });

    it('has rich values arrive as what their types say', async () => {
      const value: lab.Rich = {
        date: new Date('2026-11-22T10:00:00.123Z'),
        big: 2n ** 70n,
        bytes: Uint8Array.of(0, 127, 255),
        map: new Map([['opened', new Date(0)]]),
        set: new Set([1, 2]),
        nothing: undefined,
        list: [new Date(1), undefined, null, 'text'],
      };
      const list = plainJson ? value.list.map((item) => item ?? null) : value.list;
      expect(await api.rich(value)).toEqual({ ...value, list });
    });

    it.each([
      ['a text with every kind of character', 'plain "quotes" \\ \u0000 \u2028 😀 é'],
      ['null', null],
      ['an empty object', {}],
      ['a value that looks like a tagged one', { $ahoy: [['', 'date']], json: '2026-01-01' }],
      ['a URL-like key', { 'a/b~c?d=e&f': 1 }],
      ['an input of 200 KB', 'x'.repeat(200_000)],
    ])('carries %s both ways', async (name, value) => {
      // A stock server takes queries in the URL only, and Node's HTTP parser ends a URL at 16 KiB.
      if (!ours && name.includes('200 KB')) {
        expect((await failure(api.echo(value))).code).toBe('BAD_REQUEST');
        return;
      }
      expect(await api.echo(value)).toEqual(value);
    });

    it('may be called without an input that is optional, or with undefined', async () => {
      expect(await api.maybe()).toBe('nothing came');
      expect(await api.maybe(undefined)).toBe('nothing came');
      expect(await api.maybe({ name: 'Ada' })).toBe('Ada came');
      expect(await api.noInput()).toBe('undefined');
    });

    it('answers with undefined where it answers with nothing', async () => {
      expect(await api.noOutput()).toBeUndefined();
    });

    it('merges several inputs and adds the context of a middleware', async () => {
      expect(await api.merged({ first: 'one' })).toBe('one 2 7');
    });

    it('runs a mutation once', async () => {
      const before = await api.count();
      expect(await api.increment()).toBe(before + 1);
      expect(await api.count()).toBe(before + 1);
    });

    it('runs a mutation although nobody awaits it', async () => {
      const before = await api.count();
      void api.increment();
      await expect.poll(() => api.count()).toBe(before + 1);
    });

    it('keeps 200 concurrent calls apart', async () => {
      const calls = Array.from({ length: 200 }, (_, index) => api.add({ a: index, b: 1 }));
      expect(await Promise.all(calls)).toEqual(calls.map((_, index) => index + 1));
    });
  });

  describe('an error', () => {
    it.each(['CONFLICT', 'UNAUTHORIZED', 'TOO_MANY_REQUESTS'] as const)(
      'has the code %s and the message of the server',
      async (code) => {
        const error = await failure(api.refuse(code));
        expect(error).toBeInstanceOf(TRPCError);
        expect(error).toMatchObject({ code, message: `refused with ${code}`, data: { code, path: 'lab.refuse' } });
      },
    );

    it('names the part of the input that was refused', async () => {
      const error = await failure(api.add({ a: 1, b: 'two' as unknown as number }));
      expect(error.code).toBe('BAD_REQUEST');
      expect(error.message).toMatch(/^b: .*number/);
      expect(error.data.issues).toEqual([{ path: ['b'], message: expect.stringMatching(/number/) }]);
    });

    it('carries the typed data that the procedure declares', async () => {
      const [answer, error] = await safe(api.buy({ amount: 9 }));
      expect(answer).toBeUndefined();
      expect(error?.message).toBe('only 3 left');
      expect(error?.data).toMatchObject({ code: 'CONFLICT', reason: 'SOLD_OUT', left: 3, since: new Date(0) });
      expect(await safe(api.buy({ amount: 2 }))).toEqual([{ bought: 2 }, undefined]);
    });

    it.each(['crash', 'wrongOutput'] as const)(
      'of a mistake in the service (%s) says nothing but an id',
      async (name) => {
        const error = await failure(api[name]());
        expect(error.code).toBe('INTERNAL_SERVER_ERROR');
        expect(error.message).toBe(`internal error ${error.data.errorId}`);
        expect(JSON.stringify(error.data)).not.toMatch(/secret|stack|TypeError/);
      },
    );

    it('of an answer that cannot be carried is one of the service', async () => {
      if (way === 'in-process') {
        // Nothing is carried, so nothing is refused.
        expect(await api.circular()).toHaveProperty('self');
        return;
      }
      const error = await failure(api.circular());
      expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', message: `internal error ${error.data.errorId}` });
    });

    it('with data that cannot be carried is one of the service', async () => {
      const error = await failure(api.uncarriable());
      // Nothing is carried in one process, so that nothing is refused.
      expect(error.code).toBe(way === 'in-process' ? 'CONFLICT' : 'INTERNAL_SERVER_ERROR');
    });

    it('of an input that cannot be carried names what and where', async () => {
      if (way === 'in-process') {
        expect(await api.echo({ a: /x/ })).toEqual({ a: /x/ });
        return;
      }
      const [, error] = await safe(api.echo({ a: /x/ }));
      expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('RegExp') });
      expect(error?.message).toContain('a');
    });

    it('of another service is passed on', async () => {
      expect(await failure(api.passOn())).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        message: 'the other service is not reachable',
        data: { path: 'lab.passOn' },
      });
    });

    it('of an unknown procedure names it', async () => {
      const unknown = (api as unknown as { nope: () => Promise<unknown> }).nope;
      expect(await failure(unknown())).toMatchObject({
        code: 'NOT_FOUND',
        message: 'No procedure found on path "lab.nope"',
      });
    });

    it.each(['__proto__', 'hasOwnProperty'])('of lab.%s is that of an unknown procedure', async (name) => {
      const unknown = (api as unknown as Record<string, () => Promise<unknown>>)[name];
      expect(await failure(unknown?.() ?? Promise.resolve())).toMatchObject({ code: 'NOT_FOUND' });
    });

    it('of metadata that cannot travel says what is wrong with it', async () => {
      const error = await failure(api.add({ a: 1, b: 2 }, { metadata: { 'x-name': 'line\nbreak' } }));
      expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('x-name') });
    });
  });

  describe('a stream', () => {
    it('gives its items in order, rich values included, and ends', async () => {
      expect(await itemsOf(api.countdown({ from: 2 }))).toEqual(
        [2, 1, 0].map((left) => ({ left, at: new Date(left) })),
      );
    });

    it('gives tracked items with their ids, and goes on after the one that it is told', async () => {
      const items = await itemsOf(api.pages({ upTo: 3 }));
      expect(items).toEqual([1, 2, 3].map((page) => ({ id: String(page), data: `page ${page}` })));
      expect(await itemsOf(api.pages({ upTo: 3, lastEventId: '2' }))).toEqual([{ id: '3', data: 'page 3' }]);
    });

    it('of 5,000 items loses none', async () => {
      const items = await itemsOf(api.pages({ upTo: 5_000 }));
      expect(items.map(({ id: page }) => Number(page))).toEqual(Array.from({ length: 5_000 }, (_, index) => index + 1));
    });

    it.each([
      ['declared', { code: 'CONFLICT', data: { reason: 'SOLD_OUT', left: 0 } }],
      ['unforeseen', { code: 'INTERNAL_SERVER_ERROR', message: expect.stringMatching(/^internal error /) }],
      ['bad item', { code: 'INTERNAL_SERVER_ERROR', message: expect.stringMatching(/^internal error /) }],
    ] as const)('that fails (%s) gives what came before, then the error', async (how, expected) => {
      const seen: string[] = [];
      const reading = (async () => {
        for await (const item of api.breaks({ how })) seen.push(item);
      })();
      expect(await failure(reading)).toMatchObject(expected);
      expect(seen).toEqual(['first']);
    });

    it('that fails before anybody reads it fails when it is read, and harms nobody until then', async () => {
      const unread = (await (api.breaks({ how: 'declared' }) as unknown)) as AsyncIterable<unknown>;
      // By the time that these are answered, the failure of the stream has come.
      await api.add({ a: 1, b: 2 });
      await api.add({ a: 1, b: 2 });
      expect((await failure(itemsOf(unread))).message).toBe('only 0 left');
    });

    it('whose input is refused fails before its first item', async () => {
      const error = await failure(itemsOf(api.countdown({ from: 'x' as unknown as number })));
      expect(error).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: ['from'] }] } });
    });

    it('that is left stops the work on the server', async () => {
      const name = id();
      const left = once(events, `${name} left`);
      for await (const { tick } of api.ticks({ id: name })) if (tick === 3) break;
      await left;
    });

    it('that is left before its first item stops the work on the server too', async () => {
      // A server that insists on GET says so in the stream, which nobody has read: the work has not begun.
      if (!ours) return;
      const name = id();
      const left = once(events, `${name} closed`);
      const stream = api.custom(name)[Symbol.asyncIterator]();
      await once(events, `${name} opened`);
      await stream.return?.();
      await left;
    });

    it('that is opened after its call has timed out is closed', async () => {
      // tRPC's own adapter leaves such a stream to the garbage collector.
      if (!ours) return;
      const name = id();
      const closed = once(events, `${name} closed`);
      expect((await failure(itemsOf(api.opensLate(name, { timeoutMs: 50 })))).code).toBe('TIMEOUT');
      await closed;
    });

    it('that waits for its next item stops when the caller cancels', async () => {
      const name = id();
      const left = once(events, `${name} left`);
      const controller = new AbortController();
      const reading = (async () => {
        for await (const item of api.quiet(name, { signal: controller.signal })) {
          expect(item).toBe('only');
          controller.abort();
        }
      })();
      expect((await failure(reading)).code).toBe('CLIENT_CLOSED_REQUEST');
      await left;
    });

    it('read by await gives the stream; a value read by for await says what to do', async () => {
      const stream = await (api.countdown({ from: 0 }) as unknown as Promise<AsyncIterable<unknown>>);
      expect(await itemsOf(stream)).toEqual([{ left: 0, at: new Date(0) }]);
      const misread = itemsOf(api.add({ a: 1, b: 2 }) as unknown as AsyncIterable<unknown>);
      await expect(misread).rejects.toThrow('use await');
    });
  });

  describe('a stream that the caller sends', () => {
    it('is read to its end, and answered', async (test) => {
      if (!sendsStreams) return refusesStreams(test.expect);
      expect(await api.sum(from([1, 2, 3]))).toBe(6);
      expect(await api.sum(from([]))).toBe(0);
    });

    it('is left by a handler that has enough, and then by its caller', async () => {
      if (!sendsStreams) return;
      const left = Promise.withResolvers<void>();
      const endless = async function* (): AsyncGenerator<number> {
        try {
          for (;;) {
            yield 1_000;
            await new Promise((resolve) => setImmediate(resolve));
          }
        } finally {
          left.resolve();
        }
      };
      expect(await api.sum(endless())).toBe(11_000);
      await left.promise;
    });

    it('whose item is refused fails as any input does', async () => {
      if (!sendsStreams) return;
      const error = await failure(api.sum(from([1, 2_000])));
      expect(error.code).toBe('BAD_REQUEST');
      expect(error.message).toMatch(/1000|1,000/);
    });

    it('is answered item by item, rich values included', async () => {
      if (!sendsStreams) return;
      const answers = Promise.withResolvers<void>();
      const questions = async function* (): AsyncGenerator<{ n: number; at?: Date }> {
        yield { n: 1, at: new Date(5) };
        await answers.promise;
        yield { n: 2 };
      };
      const seen: unknown[] = [];
      for await (const answer of api.double(questions())) {
        seen.push(answer);
        answers.resolve();
      }
      expect(seen).toEqual([{ n: 2, at: new Date(5) }, { n: 4 }]);
    });

    async function refusesStreams(check: typeof expect): Promise<void> {
      const error = await failure(api.sum(from([1])));
      check(error).toMatchObject({ code: 'NOT_IMPLEMENTED', message: expect.stringContaining('use grpc://') });
    }
  });

  describe('metadata of an answer', () => {
    const expected = (path: string): Metadata =>
      ours ? { 'x-served-by': 'lab', 'x-call': `lab.${path}` } : { 'x-served-by': 'stock' };
    /** What happened in order: `metadata` when it was told, and what else the case says. */
    let seen: unknown[];
    let told: Metadata[];
    const onMetadata = (metadata: Metadata): void => {
      told.push(metadata);
      seen.push('metadata');
    };
    beforeEach(() => {
      seen = [];
      told = [];
    });

    it('is told before its value', async () => {
      seen.push(await api.servedBy({ refuse: false }, { onMetadata }));
      expect(seen).toEqual(['metadata', 'served']);
      expect(told).toEqual([expect.objectContaining(expected('servedBy'))]);
    });

    it('is told before its error', async () => {
      seen.push((await failure(api.servedBy({ refuse: true }, { onMetadata }))).message);
      expect(seen).toEqual(['metadata', 'refused']);
      expect(told).toEqual([expect.objectContaining(expected('servedBy'))]);
    });

    it('is told before the first item of a stream, and what comes later is left out', async () => {
      for await (const item of api.servedItems({ items: 2, refuse: false }, { onMetadata })) seen.push(item);
      expect(seen).toEqual(['metadata', 1, 2]);
      expect(told).toEqual([expect.objectContaining(expected('servedItems'))]);
      expect(told[0]).not.toHaveProperty('x-late');
    });

    it.each([true, false])('is told of a stream without items (that is refused: %s)', async (refuse) => {
      const items = itemsOf(api.servedItems({ items: 0, refuse }, { onMetadata }));
      const end = refuse ? (await failure(items)).code : await items;
      expect(end).toEqual(refuse ? 'CONFLICT' : []);
      expect(told).toEqual([expect.objectContaining(expected('servedItems'))]);
    });

    it('has nothing of what the protocol itself needs', async () => {
      await api.servedBy({ refuse: false }, { onMetadata });
      await failure(api.servedBy({ refuse: true }, { onMetadata: (metadata) => told.push(metadata) }));
      const names = told.flatMap((metadata) => Object.keys(metadata));
      const protocols = /^(content-(type|length)|date|connection|keep-alive|transfer-encoding|vary|grpc-.*|:.*)$/;
      expect(names.filter((name) => protocols.test(name))).toEqual([]);
    });

    it('is told to the client that asks for that of every call', async () => {
      const all = connected({ onMetadata });
      await all.servedBy({ refuse: false });
      await all.servedBy({ refuse: false });
      expect(told).toHaveLength(2);
    });

    it('is of no interest to most, who then need not take it', async () => {
      expect(await api.servedBy({ refuse: false })).toBe('served');
    });
  });

  describe('time and cancellation', () => {
    it('a call that takes too long fails with TIMEOUT, and its work is told to stop', async () => {
      const name = id();
      const aborted = once(events, `${name} aborted`);
      const error = await failure(api.hang(name, { timeoutMs: 60 }));
      expect(error).toMatchObject({ code: 'TIMEOUT', message: expect.stringContaining('lab.hang') });
      await aborted;
    });

    it('the limit of the client holds for its calls, unless a call says otherwise', async () => {
      const impatient = connected({ timeoutMs: 60 });
      expect((await failure(impatient.hang(id()))).code).toBe('TIMEOUT');
      const controller = new AbortController();
      const patient = impatient.hang(id(), { timeoutMs: Infinity, signal: controller.signal });
      setTimeout(() => controller.abort(), 120);
      expect((await failure(patient)).code).toBe('CLIENT_CLOSED_REQUEST');
    });

    it('a call with no time left is not sent', async () => {
      const before = await api.count();
      expect((await failure(api.increment(undefined, { timeoutMs: 0 }))).code).toBe('TIMEOUT');
      expect(await api.count()).toBe(before);
    });

    it('a call that is cancelled fails at once, and its work is told to stop', async () => {
      const name = id();
      const began = once(events, `${name} began`);
      const aborted = once(events, `${name} aborted`);
      const controller = new AbortController();
      const call = failure(api.hang(name, { signal: controller.signal }));
      await began;
      controller.abort(new Error('changed my mind'));
      expect((await call).code).toBe('CLIENT_CLOSED_REQUEST');
      await aborted;
    });

    it('a call that is cancelled before it begins is not sent', async () => {
      const before = await api.count();
      const error = await failure(api.increment(undefined, { signal: AbortSignal.abort() }));
      expect(error.code).toBe('CLIENT_CLOSED_REQUEST');
      expect(await api.count()).toBe(before);
    });

    it('a stream ends with TIMEOUT at its deadline', async () => {
      const name = id();
      const left = once(events, `${name} left`);
      expect((await failure(itemsOf(api.quiet(name, { timeoutMs: 80 })))).code).toBe('TIMEOUT');
      await left;
    });

    it('the handler knows what is left of the time, and the trace', async () => {
      const traceId = 'a'.repeat(32);
      const metadata = { traceparent: `00-${traceId}-${'b'.repeat(16)}-01` };
      const seen = await api.context(undefined, { timeoutMs: 5_000, metadata });
      if (!ours) {
        // tRPC's own adapter knows of neither.
        expect(seen).toEqual({ path: undefined, leftMs: undefined, traceId: undefined });
        return;
      }
      expect(seen).toMatchObject({ path: 'lab.context', traceId });
      expect(seen.leftMs).toBeGreaterThan(3_000);
      expect(seen.leftMs).toBeLessThanOrEqual(5_000);
    });
  });
});
