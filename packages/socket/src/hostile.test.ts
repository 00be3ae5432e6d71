import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { collect, endOptions, failureOf, toCall, turns, until } from './connection.fixture.ts';
import { MAX_UNSENT_BYTES } from './limits.ts';
import { openRaw, type RawPeer } from './raw-peer.fixture.ts';
import { bodyOf, drop, frame, messages, OPENING, piece, PREFACE_BYTES, transfer } from './wire.fixture.ts';

// Much is sent here, and the machine may be busy with other tests.
vi.setConfig({ testTimeout: 30_000 });

const call = (id: number, ...rest: readonly unknown[]): unknown[] => [1, id, 'lab.echo', 0, ...rest];

describe('a client', () => {
  test.each<[string, Buffer, RegExp]>([
    ['a frame of an unknown kind', frame(9), /a kind of frame, got 9$/],
    ['a frame that is too long', Buffer.from([1, 0xff, 0xff, 0xff]), /at most 1048576 bytes, got 16777215/],
    ['settings twice', frame(0, '{"maxMessageBytes":1,"streamWindow":1}'), /settings once/],
    ['text that is no JSON', frame(1, '[[1,1'), /expected JSON/],
    ['messages that are no list', frame(1, '{}'), /a list of messages/],
    ['null for a message', messages(null), /a message \[kind, call, …\]/],
    ['a message without a call', messages([1]), /a message \[kind, call, …\]/],
    ['a number that is none', messages([1, '1', 'lab.echo', 0]), /a message \[kind, call, …\]/],
    ['a negative number', messages([1, -1, 'lab.echo', 0]), /a message \[kind, call, …\]/],
    ['half a number', messages([1, 1.5, 'lab.echo', 0]), /a message \[kind, call, …\]/],
    ['a message of an unknown kind', messages([12, 1]), /a message of a caller, got one of kind 12/],
    ['a message of no kind', messages([0, 1]), /a message of a caller, got one of kind 0/],
    ['an inherited name for a kind', messages(['constructor', 1]), /a message \[kind, call, …\]/],
    ['a call number 0', messages(call(0)), /a number of a call/],
    ['a call with a number of the other side', messages([1, 2, 'lab.echo', 0]), /answers a call|that was made/],
    ['a call that is not the next one', messages(call(3)), /call 1, got 3/],
    ['a call with an old number', messages(call(1), call(1)), /call 3, got 1/],
    ['a path that is none', messages([1, 1, {}, 0]), /a name, or the number of one/],
    ['the number of an unknown path', messages([1, 1, 0, 0]), /a name, or the number of one/],
    ['a fraction of a number of a path', messages(call(1), [1, 3, 0.5, 0]), /a name, or the number of one/],
    ['a path that is too long', messages([1, 1, 'x'.repeat(1025), 0]), /a path of at most 1024 characters/],
    ['options that are none', messages([1, 1, 'lab.echo', 'x']), /options of a call/],
    ['options that are null', messages([1, 1, 'lab.echo', null]), /options of a call/],
    ['a negative time', messages([1, 1, 'lab.echo', { t: -1 }]), /a time left/],
    ['a time as text', messages([1, 1, 'lab.echo', { t: '5' }]), /a time left/],
    ['an input that streams in part', messages([1, 1, 'lab.echo', { s: 2 }]), /1 for an option/],
    ['an input that streams and follows', messages([1, 1, 'lab.echo', { s: 1, i: 1 }]), /streams or one that follows/],
    ['metadata that is no list', messages([1, 1, 'lab.echo', { m: {} }]), /pairs of metadata/],
    ['too much metadata', messages([1, 1, 'lab.echo', { m: Array(202).fill('a') }]), /at most 100 pairs of metadata/],
    ['a name of metadata without a value', messages([1, 1, 'lab.echo', { m: ['a'] }]), /printable ASCII/],
    ['a value of metadata of two lines', messages([1, 1, 'lab.echo', { m: ['a', 'b\nc'] }]), /printable ASCII/],
    ['a name of metadata with a capital', messages([1, 1, 'lab.echo', { m: ['A', 'b'] }]), /a name of metadata/],
    ['the number of an unknown name', messages([1, 1, 'lab.echo', { m: [0, 'b'] }]), /a name, or the number of one/],
    [
      'metadata that is too long',
      messages([1, 1, 'lab.echo', { m: ['a', 'x'.repeat(8192)] }]),
      /metadata of at most 8192 characters/,
    ],
    ['an item of a call that never was', messages([4, 1, 'x']), /a call that was made/],
    ['an end of a call that never was', messages([5, 1]), /a call that was made/],
    ['a cancel of a call that never was', messages([6, 1]), /a call that was made/],
    ['an answer to a call that never was', messages([2, 2, 'x']), /a call that was made/],
    ['an answer to its own call', messages(call(1), [2, 1, 'x']), /a message of a caller, got one of kind 2/],
    ['an item of a call without a stream', messages([1, 1, 'lab.hang', 0], [4, 1, 'x']), /a call that sends a stream/],
    ['an end of a call without a stream', messages([1, 1, 'lab.hang', 0], [5, 1]), /a call that sends a stream/],
    ['credit for a call without a stream', messages([1, 1, 'lab.hang', 0], [7, 1, 5]), /credit for a stream/],
    ['an input that was not announced', messages([1, 1, 'lab.hang', 0], [11, 1, 'x']), /an input once/],
    [
      'an item after the end of its stream',
      messages([1, 1, 'lab.hang', { s: 1 }], [5, 1], [4, 1, 'x']),
      /nothing after the end of a stream/,
    ],
    ['two ends of a stream', messages([1, 1, 'lab.hang', { s: 1 }], [5, 1], [5, 1]), /nothing after the end/],
    ['two inputs', messages([1, 1, 'lab.hang', { i: 1 }], [11, 1, 'x'], [11, 1, 'x']), /an input once/],
    ['credit that is no number', messages([7, 0, 'x']), /bytes of credit/],
    ['credit for pieces that were not sent', messages([7, 0, 1]), /credit for pieces that were sent/],
    [
      'a long item among small messages',
      messages([1, 1, 'lab.hang', { s: 1 }], [4, 1, 'x'.repeat(1025)]),
      /items of at/,
    ],
    [
      'an item of many parts among small messages',
      messages([1, 1, 'lab.hang', { s: 1 }], [4, 1, Array.from({ length: 1024 }, () => ({}))]),
      /items of at/,
    ],
    ['a deep item among small messages', frame(1, `[[4,1,${'['.repeat(9_000)}${']'.repeat(9_000)}]]`), /items of at/],
    ['a long frame of messages', frame(1, `[${' '.repeat(64 * 1024)}]`), /65536 bytes of messages/],
    ['a message without a head', frame(2, 'x'), /a message with a head/],
    ['less JSON than it says', frame(2, bodyOf([1]).fill(0xff, 0, 4)), /as much JSON as is said/],
    ['fewer attachments than it says', frame(2, bodyOf([1]).fill(0xff, 4, 8)), /as many attachments/],
    ['less bytes than it says', frame(2, bodyOf(call(1), Buffer.alloc(9)).subarray(0, -1)), /as many bytes/],
    ['more bytes than it says', frame(2, Buffer.concat([bodyOf(call(1)), Buffer.alloc(1)])), /no bytes after/],
    ['a message above the limit in a frame', frame(2, Buffer.alloc(166_000)), /at most 165536 bytes, got 166000/],
    ['a piece that was not announced', piece(1, 'x'), /a piece of a transfer that was announced/],
    ['a piece without bytes', piece(1, ''), /a piece with bytes/],
    ['a transfer without a length', frame(3, 'abc'), /a transfer of 8 bytes/],
    ['a transfer without bytes', transfer(1, 0), /a message of 1 to/],
    ['a transfer above the limit', transfer(1, 2 ** 32 - 1), /a message of 1 to 165536 bytes, got 4294967295/],
    ['a transfer twice', Buffer.concat([transfer(1, 9), transfer(1, 9)]), /a number for each transfer/],
    ['more bytes than were announced', Buffer.concat([transfer(1, 2), piece(1, 'abc')]), /no more bytes/],
    ['a transfer of no message', Buffer.concat([transfer(1, 2), piece(1, 'ab')]), /a message with a head/],
    ['17 transfers', Buffer.concat(Array.from({ length: 17 }, (_, n) => transfer(n, 9))), /at most 16 transfers/],
    ['a drop of what was not announced', drop(1), /a transfer to drop/],
    ['a drop of nothing', frame(8), /a transfer to drop/],
    ['a ping of a wrong length', frame(5, 'x'), /a ping of 8 bytes/],
    ['a farewell that is no object', frame(7, 'null'), /a reason to go away/],
    ['a farewell without a reason', frame(7, '{"last":1}'), /a reason to go away/],
    ['a farewell with an object as a reason', frame(7, '{"last":1,"reason":{"toString":1}}'), /a reason to go away/],
    ['a farewell without a call', frame(7, '{"reason":"x"}'), /the last call/],
  ])('that sends %s is told so, and its connection is closed', async (_case, bytes, reason) => {
    const handle = ({ path, input }: { path: string; input: unknown }): unknown =>
      path === 'lab.hang' ? new Promise(() => {}) : input;
    const peer = openRaw(handle, { limits: { maxMessageBytes: 100_000 } });
    peer.say(OPENING, bytes);
    expect((await peer.goAway()).reason).toMatch(reason);
    expect(peer.closed).toEqual([expect.stringMatching(reason)]);
    expect(peer.connection.isOpen()).toBe(false);
  });

  test.each([
    ['nothing like a preface', Buffer.from('GET / HTTP/1.1\r\n\r\n'), /the preface of the socket protocol/],
    [
      'a version that is not known',
      Buffer.from([0xa0, 0x68, 0x6f, 0x79, 2]),
      /version 1 of the socket protocol, got 2/,
    ],
    ['a call before its settings', Buffer.concat([PREFACE_BYTES, messages(call(1))]), /settings first/],
    ['a piece before its settings', Buffer.concat([PREFACE_BYTES, piece(1, 'x')]), /settings first/],
    ['settings that are none', Buffer.concat([PREFACE_BYTES, frame(0, 'null')]), /settings with whole numbers/],
    ['settings of nothing', Buffer.concat([PREFACE_BYTES, frame(0, '{}')]), /settings with whole numbers/],
    [
      'settings of 0',
      Buffer.concat([PREFACE_BYTES, frame(0, '{"maxMessageBytes":0,"streamWindow":1}')]),
      /settings with whole numbers/,
    ],
  ])('that begins with %s is told what was expected', async (_case, bytes, reason) => {
    const peer = openRaw();
    peer.say(bytes);
    expect((await peer.goAway()).reason).toMatch(reason);
  });

  test('that sends more items than it has credit for is closed, and its handler told', async () => {
    const failed = Promise.withResolvers<unknown>();
    const peer = openRaw(
      async ({ input, signal }) => {
        signal?.addEventListener('abort', () => failed.resolve(signal.reason));
        await new Promise(() => {});
        return input;
      },
      { limits: { streamWindow: 3 } },
    );
    peer.say(OPENING, messages([1, 1, 'lab.x', { s: 1 }], [4, 1, 1], [4, 1, 2], [4, 1, 3]));
    await turns();
    expect(peer.closed).toEqual([]);
    peer.say(messages([4, 1, 4]));
    expect((await peer.goAway()).reason).toMatch(/no more of a stream than there is credit for/);
    expect(await failed.promise).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });

  test('that gives credit for items that it has not been sent is closed', async () => {
    const peer = openRaw(async function* () {
      yield 1;
      await new Promise(() => {});
    });
    peer.say(OPENING, messages([1, 1, 'lab.x', 0]));
    await turns();
    peer.say(messages([7, 1, 1]));
    await turns();
    expect(peer.closed).toEqual([]);
    peer.say(messages([7, 1, 1]));
    expect((await peer.goAway()).reason).toMatch(/credit for items that were sent/);
  });

  test('that sends its preface and a call byte by byte is served', async () => {
    const peer = openRaw();
    const bytes = Buffer.concat([OPENING, messages(call(1, 'x')), frame(2, bodyOf(call(3, 'y')))]);
    for (const byte of bytes) peer.say(Buffer.of(byte));
    await until(() => peer.messages().length === 2);
    expect(peer.messages()).toEqual([
      [2, 1, 'x'],
      [2, 3, 'y'],
    ]);
  });

  test('whose input does not fit its tags has that call fail, and no other', async () => {
    const peer = openRaw();
    const tags = [
      { $ahoy: [['/a', 'date']], json: {} },
      { $ahoy: 1, json: 2 },
      { $ahoy: [['', 'Function']], json: 1 },
    ];
    let deep: unknown = 1;
    for (let depth = 0; depth < 300; depth++) deep = [deep];
    const inputs = [...tags, { $ahoy: [['', 'attachment']], json: 7 }, deep];
    peer.say(OPENING, ...inputs.map((input, index) => messages(call(2 * index + 1, input))));
    peer.say(frame(1, `[[1,${2 * inputs.length + 1},0,0,{"__proto__":{"a":1}}]]`));
    peer.say(messages(call(2 * inputs.length + 3, 'still here')));
    await until(() => peer.messages().length === inputs.length + 2);
    const answers = peer.messages().slice(0, -1);
    expect(peer.messages().at(-1)).toEqual([2, 2 * inputs.length + 3, 'still here']);
    expect(answers).toEqual(
      answers.map(([, id]) => [
        3,
        id,
        { message: expect.any(String), data: expect.objectContaining({ code: 'BAD_REQUEST' }) },
      ]),
    );
    expect(peer.closed).toEqual([]);
  });

  test('whose item does not fit its tags has its handler fail, and is asked for no more', async () => {
    const peer = openRaw(async ({ input }) => {
      for await (const item of input as AsyncIterable<unknown>) void item;
    });
    const bad = [4, 1, { $ahoy: 1 }];
    peer.say(OPENING, messages([1, 1, 'lab.x', { s: 1 }], [4, 1, 'x'], bad, bad, [4, 1, 'x'], [5, 1]));
    await until(() => peer.messages().length === 2);
    expect(peer.messages()).toEqual([
      [6, 1],
      [3, 1, expect.objectContaining({ data: expect.objectContaining({ code: 'BAD_REQUEST' }) })],
    ]);
    expect(peer.closed).toEqual([]);
  });

  test('may say what crosses the end of its call', async () => {
    const peer = openRaw(() => 'done');
    peer.say(OPENING, messages([1, 1, 'lab.x', { s: 1 }]));
    await until(() => peer.messages().length === 1);
    peer.say(messages([4, 1, 'late'], [5, 1], [6, 1], [7, 1, 5]), messages([1, 3, 0, 0]));
    await until(() => peer.messages().length === 2);
    expect(peer.messages()).toEqual([
      [2, 1, 'done'],
      [2, 3, 'done'],
    ]);
  });

  test('that cancels has the stream that it was sending fail in its handler, rather than end', async () => {
    const outcome = Promise.withResolvers<unknown>();
    const peer = openRaw(async ({ input }) => {
      outcome.resolve(await failureOf(collect(input)));
    });
    peer.say(OPENING, messages([1, 1, 'lab.x', { s: 1 }], [4, 1, 'x'], [6, 1]));
    expect(await outcome.promise).toMatchObject({ code: 'CLIENT_CLOSED_REQUEST' });
  });

  test('is not begun by what comes behind its last mistake', async () => {
    let calls = 0;
    const peer = openRaw(() => ++calls);
    peer.say(Buffer.concat([OPENING, frame(9), messages(call(1))]));
    await peer.goAway();
    peer.say(messages(call(1)));
    await turns();
    expect(calls).toBe(0);
  });
});

describe('a server', () => {
  test.each([
    ['answers', [2, 1, 'x']],
    ['ends', [5, 3]],
    ['sends metadata of', [8, 1, []]],
  ])('that %s a call that was not made is told so', async (_case, said) => {
    const peer = openRaw(undefined, { ...endOptions(true) });
    peer.say(OPENING, messages(said));
    expect((await peer.goAway()).reason).toMatch(/the number of a call that was made/);
  });

  test.each<[string, readonly unknown[][], RegExp]>([
    [
      'twice',
      [
        [2, 1, 'x'],
        [2, 1, 'y'],
      ],
      /no message of a call after its end/,
    ],
    [
      'after an error',
      [
        [3, 1],
        [2, 1, 'y'],
      ],
      /no message of a call after its end/,
    ],
    [
      'with metadata after its answer',
      [
        [2, 1, 'x'],
        [8, 1, []],
      ],
      /no message of a call after its end/,
    ],
    ['with an item of no stream', [[4, 1, 'x']], /a stream to be opened before its items/],
    ['with the end of no stream', [[5, 1]], /a stream to be opened before its end/],
    [
      'with two streams',
      [
        [9, 1],
        [9, 1],
      ],
      /one stream a call/,
    ],
    [
      'with a stream and a value',
      [
        [9, 1],
        [2, 1, 'x'],
      ],
      /no answer after a stream was opened/,
    ],
    [
      'with a tracked item without an id',
      [
        [9, 1],
        [10, 1, { toString: 1 }, 'x'],
      ],
      /a text as the id of an item/,
    ],
    ['with credit for no stream', [[7, 1, 5]], /credit for a stream/],
    ['by leaving a stream that is none', [[6, 1]], /a stream that is not wanted/],
    ['with a call', [[1, 1, 'x', 0]], /a message that answers a call, got one of kind 1/],
    [
      'with more items than there is credit for',
      [[9, 1], ...Array.from({ length: 257 }, (_, n) => [4, 1, n])],
      /credit/,
    ],
  ])('that answers %s is told so, and the call fails', async (_case, said, reason) => {
    const peer = openRaw(undefined, { ...endOptions(true) });
    const settled = Promise.allSettled([peer.connection.call(toCall('lab.x'))]);
    peer.say(OPENING);
    await until(() => peer.messages().length === 1);
    peer.say(messages(...said));
    expect((await peer.goAway()).reason).toMatch(reason);
    await settled;
    const next = await failureOf(peer.connection.call(toCall('lab.x')));
    expect(next).toMatchObject({ code: 'SERVICE_UNAVAILABLE', neverSent: true });
  });

  test('whose answer does not fit its tags has that call fail, and no other', async () => {
    const peer = openRaw(undefined, { ...endOptions(true) });
    peer.say(OPENING);
    const failed = failureOf(peer.connection.call(toCall('lab.x')));
    const broken = Promise.resolve(peer.connection.call(toCall('lab.y'))) as Promise<AsyncIterable<unknown>>;
    const fine = peer.connection.call(toCall('lab.z'));
    await until(() => peer.messages().length === 3);
    peer.say(messages([2, 1, { $ahoy: 1 }], [9, 3], [4, 3, 'first'], [4, 3, { $ahoy: 1 }], [2, 5, 'fine']));
    expect((await failed).code).toBe('BAD_REQUEST');
    const items: unknown[] = [];
    const reading = (async () => {
      for await (const item of await broken) items.push(item);
    })();
    expect((await failureOf(reading)).code).toBe('BAD_REQUEST');
    expect(items).toEqual(['first']);
    expect(await fine).toBe('fine');
    // The stream is left; the answer had ended its call by itself.
    await until(() => peer.messages().length === 4);
    expect(peer.messages().at(-1)).toEqual([6, 3]);
    expect(peer.closed).toEqual([]);
  });

  test('may say what crosses a cancel, up to one end', async () => {
    const peer = openRaw(undefined, { ...endOptions(true) });
    peer.say(OPENING);
    const controller = new AbortController();
    const failed = failureOf(peer.connection.call(toCall('lab.x', 1, { signal: controller.signal })));
    await until(() => peer.messages().length === 1);
    controller.abort();
    expect((await failed).code).toBe('CLIENT_CLOSED_REQUEST');
    peer.say(messages([8, 1, ['name', 'x']], [9, 1], [4, 1, 'x'], [5, 1]));
    const fine = peer.connection.call(toCall('lab.x'));
    // The name that came with an answer that nobody waits for is numbered all the same.
    let metadata: unknown;
    const told = peer.connection.call(toCall('lab.x', 1, { onMetadata: (heard) => (metadata = heard) }));
    peer.say(messages([2, 3, 'fine'], [8, 5, [0, 'y']], [2, 5, 'told']));
    expect([await fine, await told]).toEqual(['fine', 'told']);
    expect(metadata).toEqual({ name: 'y' });
    peer.say(messages([3, 1]));
    expect((await peer.goAway()).reason).toMatch(/no message of a call after its end/);
  });
});

test('nothing is heard behind a farewell, once nothing runs any more', async () => {
  let calls = 0;
  const peer = openRaw(() => ++calls);
  const farewell = (reason: string): Buffer => frame(7, JSON.stringify({ reason, last: 0 }));
  peer.say(Buffer.concat([OPENING, farewell('the first'), messages(call(1)), farewell('the second'), frame(1, '[')]));
  await until(() => peer.closed.length > 0);
  expect(await failureOf(peer.connection.call(toCall('lab.x')))).toMatchObject({ message: 'lab.x: the first' });
  expect(calls).toBe(0);
  expect(peer.closed).toEqual([undefined]);
});

describe('a peer that does not read', () => {
  /** Writes again and again, as long as the connection takes what it is sent. */
  async function flood(peer: RawPeer, bytes: () => Buffer, times: number): Promise<void> {
    for (let time = 0; time < times && peer.closed.length === 0; time++) {
      if (peer.wire.write(bytes())) continue;
      await turns();
      if (peer.wire.writableNeedDrain) return;
    }
    await turns();
  }

  test('but calls a server has no more than some MiB of answers wait for it', async () => {
    let calls = 0;
    const answer = 'x'.repeat(1000);
    const peer = openRaw(() => {
      calls++;
      return answer;
    });
    peer.wire.pause();
    peer.say(OPENING);
    let id = -1;
    await flood(peer, () => messages(...Array.from({ length: 100 }, () => call((id += 2)))), 10_000);
    expect(calls).toBeGreaterThan(1000);
    expect(calls * answer.length).toBeLessThan(2 * MAX_UNSENT_BYTES);
    const before = calls;
    peer.wire.resume();
    await until(() => calls > before);
  });

  test('but takes large answers has no more than some MiB of them wait for its credit', async () => {
    let calls = 0;
    const answer = 'x'.repeat(100_000);
    const peer = openRaw(() => {
      calls++;
      return answer;
    });
    peer.say(OPENING, messages(...Array.from({ length: 500 }, (_, index) => call(2 * index + 1))));
    await turns();
    const first = calls;
    expect(first * answer.length).toBeLessThan(2 * MAX_UNSENT_BYTES);
    let granted = 0;
    while (calls < 2 * first) {
      const pieces = peer.frames().filter(({ kind }) => kind === 4);
      const taken = pieces.reduce((sum, { body: { length } }) => sum + length - 4, 0);
      peer.say(messages([7, 0, taken - granted]));
      granted = taken;
      await turn();
    }
    // What waits may be cancelled, and ends then.
    peer.say(messages(...Array.from({ length: 500 }, (_, index) => [6, 2 * index + 1])));
    await turns();
    expect(peer.messages().filter(([kind]) => kind === 3).length).toBeGreaterThan(500 - 2 * first);
    expect(peer.closed).toEqual([]);
  });

  test('and reads at last is given all that has waited, though it says nothing more', async () => {
    let calls = 0;
    const peer = openRaw(() => {
      calls++;
      return 'x'.repeat(60_000);
    });
    peer.wire.pause();
    peer.say(OPENING, messages(...Array.from({ length: 300 }, (_, index) => call(2 * index + 1))));
    await turns();
    expect(calls * 60_000).toBeLessThan(2 * MAX_UNSENT_BYTES);
    peer.wire.resume();
    await until(() => peer.messages().length === 300);
  });

  test('and cancels what waits for it has other calls begin, though nothing is sent', async () => {
    let calls = 0;
    const peer = openRaw(() => {
      calls++;
      return 'x'.repeat(100_000);
    });
    peer.say(OPENING, messages(...Array.from({ length: 300 }, (_, index) => call(2 * index + 1))));
    await turns();
    const first = calls;
    expect(first * 100_000).toBeLessThan(2 * MAX_UNSENT_BYTES);
    // No credit is given, so that no other answer leaves.
    peer.say(messages(...Array.from({ length: first }, (_, index) => [6, 2 * index + 1])));
    await until(() => calls > first);
    expect(peer.closed).toEqual([]);
  });

  test('but calls a client, which may not wait for it, is closed once more wait than may run', async () => {
    let calls = 0;
    const handle = (): string => {
      calls++;
      return 'x'.repeat(60_000);
    };
    const peer = openRaw(undefined, { ...endOptions(true), handle, limits: { maxCalls: 500 } });
    peer.wire.pause();
    peer.say(OPENING);
    let id = 0;
    // What has been answered and what waits for that are no reason to close it.
    await flood(peer, () => messages(...Array.from({ length: 100 }, () => call((id += 2)))), 6);
    await turns();
    expect(peer.closed).toEqual([]);
    expect(calls * 60_000).toBeLessThan(2 * MAX_UNSENT_BYTES);
    await flood(peer, () => messages(...Array.from({ length: 100 }, () => call((id += 2)))), 20);
    expect(peer.closed).toEqual([expect.stringMatching(/answers to be read/)]);
  });

  test('but calls and cancels is closed, too', async () => {
    const peer = openRaw(undefined, {
      ...endOptions(true),
      handle: () => 'x'.repeat(60_000),
      limits: { maxCalls: 500 },
    });
    peer.wire.pause();
    peer.say(OPENING);
    let id = 0;
    await flood(peer, () => messages(...Array.from({ length: 100 }, () => call((id += 2)))), 1);
    const again = (): Buffer => messages(...Array.from({ length: 50 }, () => [call((id += 2)), [6, id]]).flat());
    await flood(peer, again, 20);
    expect(peer.closed).toEqual([expect.stringMatching(/answers to be read/)]);
  });

  test('but has called often before is not to blame for many answers at once', async () => {
    const release = Promise.withResolvers<void>();
    const peer = openRaw(async () => {
      await release.promise;
      return 'x'.repeat(60_000);
    });
    peer.wire.pause();
    peer.say(OPENING, messages(...Array.from({ length: 500 }, (_, index) => call(2 * index + 1))));
    await turns();
    release.resolve();
    await turns();
    peer.say(messages(call(1001)), messages(call(1003)));
    await turns();
    expect(peer.closed).toEqual([]);
    peer.wire.resume();
    await until(() => peer.messages().length === 502);
  });

  test('but pings has no more than some MiB of pongs wait for it', async () => {
    const peer = openRaw(undefined, { ...endOptions(true) });
    peer.wire.pause();
    peer.say(OPENING);
    const pings = Buffer.concat(Array.from({ length: 5_000 }, () => frame(5, 'abcdefgh')));
    await flood(peer, () => pings, 150);
    peer.wire.resume();
    await turns();
    const pongs = peer.frames().filter(({ kind }) => kind === 6);
    expect(pongs.length).toBeGreaterThan(1000);
    expect(pongs.length * 12).toBeLessThan(2 * MAX_UNSENT_BYTES);
    expect(peer.closed).toEqual([]);
  });

  test('but cancels what it calls has no more handlers than a limit run for it', async () => {
    let running = 0;
    const peer = openRaw(
      async () => {
        running++;
        await new Promise(() => {});
      },
      { limits: { maxCalls: 10 } },
    );
    peer.say(OPENING);
    for (let id = 1; id < 200; id += 2) peer.say(messages(call(id), [6, id]));
    await until(() => peer.messages().length === 100);
    expect(running).toBe(10);
    const refused = peer.messages().filter(([, , error]) => error !== undefined);
    expect(refused).toHaveLength(90);
    expect(refused[0]).toMatchObject([3, 21, { data: { code: 'TOO_MANY_REQUESTS' } }]);
  });
});

test('a handler whose call was cancelled counts until it has stopped, whether it fails or not', async () => {
  const release = Promise.withResolvers<void>();
  let calls = 0;
  const peer = openRaw(
    async ({ input }) => {
      calls++;
      await release.promise;
      if (input === 'fails') throw new Error('late');
      return input;
    },
    { limits: { maxCalls: 2 } },
  );
  peer.say(OPENING, messages(call(1, 'fails'), call(3, 'ends'), [6, 1], [6, 3], call(5)));
  await until(() => peer.messages().length === 3);
  expect(peer.messages().at(-1)).toMatchObject([3, 5, { data: { code: 'TOO_MANY_REQUESTS' } }]);
  release.resolve();
  await turns();
  peer.say(messages(call(7, 'again'), call(9, 'again')));
  await until(() => peer.messages().length === 5);
  expect(peer.messages().slice(3)).toEqual([
    [2, 7, 'again'],
    [2, 9, 'again'],
  ]);
  expect(calls).toBe(4);
});

describe('time', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test.each([
    ['says nothing', Buffer.alloc(0)],
    ['stops within its preface', PREFACE_BYTES.subarray(0, 3)],
    ['stops after its preface', PREFACE_BYTES],
    ['stops within its settings', OPENING.subarray(0, 12)],
  ])('a peer that %s is closed after 10 s', async (_case, bytes) => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const peer = openRaw();
    peer.say(bytes);
    await turns();
    vi.advanceTimersByTime(9_999);
    expect(peer.closed).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(peer.closed).toEqual(['no settings within 10 s']);
    expect((await peer.goAway()).reason).toBe('no settings within 10 s');
  });

  test('a silent peer is asked after 30 s, and given up after 50 s', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const pings = (): number => peer.frames().filter(({ kind }) => kind === 5).length;
    const peer = openRaw();
    peer.say(OPENING);
    await turns();
    vi.advanceTimersByTime(29_999);
    await turns();
    expect(pings()).toBe(0);
    vi.advanceTimersByTime(1);
    await turns();
    expect(pings()).toBe(1);
    // Whatever it says, it is there.
    peer.say(frame(6, Buffer.alloc(8)));
    await turns();
    vi.advanceTimersByTime(49_999);
    expect(peer.closed).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(peer.closed).toEqual(['no answer to a ping']);
    peer.wire.end();
    await turns();
    peer.wire.destroy();
    await turns();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a peer that does not close its side is cut off after a second', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
    const peer = openRaw();
    peer.say(OPENING, frame(9));
    await peer.goAway();
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1_000);
    await turns();
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a ping is answered with its own bytes', async () => {
    const peer = openRaw();
    peer.say(OPENING, frame(5, 'abcdefgh'));
    await until(() => peer.frames().some(({ kind }) => kind === 6));
    expect(peer.frames().at(-1)).toEqual({ kind: 6, body: Buffer.from('abcdefgh') });
  });
});
