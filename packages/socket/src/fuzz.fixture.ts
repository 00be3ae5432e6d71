import { type Call, CallError } from '@ahoy/core';
import fc from 'fast-check';
import { type Duplex, duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { bodyOf, drop, frame, framesIn, messages, OPENING, piece, PREFACE_BYTES, transfer } from './wire.fixture.ts';

/** What a run of the fuzzer has done. */
export interface FuzzReport {
  /** Frames that were sent to a connection which was open then. */
  readonly frames: number;
  /** Connections that were closed for what they were sent. */
  readonly closed: number;
  readonly connections: number;
}

export interface FuzzOptions {
  readonly runs: number;
  readonly seed?: number;
}

/**
 * Sends connections of both kinds what hostile peers could: frames at random, frames that nearly follow the protocol, and
 * real traffic with mistakes in it. It fails where one throws, hangs on to a call after its end, or closes for another
 * reason than what it was sent.
 */
export async function fuzz({ runs, seed }: FuzzOptions): Promise<FuzzReport> {
  const report = { frames: 0, closed: 0, connections: 0 };
  const traffic = await recordTraffic();
  const someAttack = fc.oneof(
    fc
      .tuple(fc.array(anyFrame, { maxLength: 10 }), fc.boolean())
      .map(([parts, initiator]): Attack => ({ parts, initiator, call: callOften })),
    fc
      .tuple(fc.array(likelyFrame, { size: 'max', maxLength: 200 }), fc.array(anyFrame, { maxLength: 2 }), fc.boolean())
      .map(([list, end, initiator]): Attack => {
        const first = initiator ? 2 : 1;
        const count = { first, next: first, answered: 0, streams: [], follows: [] };
        return { parts: [...list.map((one) => one(count)), ...end], initiator, call: callOften };
      }),
    fc.tuple(fc.boolean(), fc.array(someMistake, { maxLength: 3 })).map(([initiator, mistakes]): Attack => {
      const bytes = initiator ? traffic.ofServer : traffic.ofClient;
      const parts = split(mistakes.reduce((mistaken, mistake) => mistake(mistaken), bytes));
      return { parts, initiator, call: exchange };
    }),
  );
  const property = fc.asyncProperty(someAttack, async (attack) => {
    const { sent, reason } = await run(attack);
    report.frames += sent;
    report.connections++;
    if (reason === undefined) return;
    report.closed++;
    if (reason.startsWith('internal error')) throw new Error(reason);
  });
  await fc.assert(property, { numRuns: runs, ...(seed !== undefined && { seed }) });
  return report;
}

/** What is sent to a connection, and what that calls meanwhile. */
interface Attack {
  readonly parts: readonly Buffer[];
  readonly initiator: boolean;
  readonly call: (connection: Connection) => Promise<unknown>;
}

/** Sends parts to a connection until it closes, and checks that it leaves nothing behind. */
async function run({ parts, initiator, call }: Attack): Promise<{ sent: number; reason: string | undefined }> {
  const [wire, other] = duplexPair();
  wire.resume();
  const reasons: (string | undefined)[] = [];
  const running = new Set<AbortSignal>();
  const connection = createConnection(other, { ...options(initiator, running), onClose: (why) => reasons.push(why) });
  const outcome = call(connection);
  let sent = 0;
  wire.write(OPENING);
  await turn();
  for (const part of parts) {
    wire.write(part);
    // Some arrive together.
    if (++sent % 4 === 0) await turn();
    if (reasons.length > 0) break;
  }
  await turn();
  connection.close('done');
  await outcome;
  for (let wait = 0; wait < 5; wait++) await turn();
  for (const signal of running) if (!signal.aborted) throw new Error('a handler was not told that its caller has gone');
  wire.destroy();
  other.destroy();
  if (reasons.length !== 1) throw new Error(`expected to be told of one end, got ${reasons.length}`);
  return { sent, reason: reasons[0] };
}

async function callOften(connection: Connection): Promise<void> {
  const calls = Array.from({ length: 100 }, (_, index) =>
    connection.call(toCall('lab.echo', index % 10 === 9 ? endless() : index)),
  );
  await Promise.allSettled(calls.map(async (call) => readSome(await call)));
}

function options(initiator: boolean, running: Set<AbortSignal>): ConnectionOptions {
  return {
    initiator,
    handle: (call) => handle(call, running),
    toShape: (error) => ({ message: String(error) }),
    toError: (sent) => new Error(JSON.stringify(sent)),
    lost: (path, reason, neverSent) => CallError.local('SERVICE_UNAVAILABLE', reason, { path, neverSent }),
    limits: { maxMessageBytes: 200_000, maxCalls: 20, maxStreams: 5, streamWindow: 16 },
  };
}

function handle({ path, input, signal, metadata, response }: Call, running: Set<AbortSignal>): unknown {
  response?.add(metadata);
  if (path === 'lab.items') return endless();
  if (path === 'lab.fails') throw new Error('as it was told to');
  if (path === 'lab.sum') return readSome(input);
  if (path === 'lab.large') return 'x'.repeat(150_000);
  if (path === 'lab.hangs' && signal) {
    running.add(signal);
    return new Promise((resolve) => signal.addEventListener('abort', resolve));
  }
  return input;
}

async function readSome(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.asyncIterator in value)) return value;
  let count = 0;
  for await (const _item of value as AsyncIterable<unknown>) if (++count > 50) break;
  return count;
}

async function* endless(): AsyncGenerator<unknown> {
  for (let number = 0; ; number++) yield number % 7 === 6 ? Buffer.alloc(70_000, 'x') : { number };
}

function toCall(path: string, input: unknown): Call {
  return { path, input, metadata: { 'x-a': 'b' } };
}

const somePath = fc.constantFrom<unknown>('lab.echo', 'lab.items', 'lab.fails', 'lab.sum', 'lab.large', 'lab.hangs', 0);
const someId = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: fc.nat() });
const someValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>({ $ahoy: [['', 'date']], json: null }, { $ahoy: [['/0', 'attachment']], json: [0] }),
);
const someOptions = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.record({ t: fc.nat(), m: fc.constant(['x-a', 'b', 0, 'c']) }, { requiredKeys: [] }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>({ s: 1 }, { i: 1 }) },
);

/** A peer that keeps count: of the calls that it makes, and of those that it has answered. */
interface Count {
  readonly first: number;
  next: number;
  answered: number;
  /** Its calls whose input streams, and those whose input is to follow. */
  readonly streams: number[];
  readonly follows: number[];
}
/** Makes what such a peer could say. */
type Say<T> = (count: Count) => T;

const toAnswer = (count: Count): number => (count.first === 1 ? 2 : 1) + 2 * count.answered++;

const call = fc.tuple(somePath, someOptions, someValue).map(([path, options, input]): Say<unknown[]> => (count) => {
  const id = count.next;
  count.next += 2;
  const { s, i } = options as { s?: 1; i?: 1 };
  if (s) count.streams.push(id);
  if (i) count.follows.push(id);
  return [[1, id, path, options, input]];
});
const follow = someValue.map(
  (input): Say<unknown[]> =>
    ({ follows }) =>
      follows.splice(0, 1).map((id) => [11, id, input]),
);
const item = fc.tuple(fc.constantFrom(4, 4, 4, 5), fc.nat(), someValue).map(
  ([kind, pick, value]): Say<unknown[]> =>
    ({ streams }) =>
      streams.length > 0 ? [[kind, streams[pick % streams.length], value]] : [],
);
const cancel = fc.nat().map(
  (pick): Say<unknown[]> =>
    ({ first, next }) =>
      next > first ? [[6, first + 2 * (pick % ((next - first) / 2))]] : [],
);
const answer = fc.tuple(fc.constantFrom(2, 3), someValue).map(([kind, value]): Say<unknown[]> => (count) => {
  const id = toAnswer(count);
  return [
    [8, id, ['x-c', 'd']],
    [kind, id, value],
  ];
});
const answerStream = fc
  .array(fc.tuple(fc.option(fc.string()), someValue), { maxLength: 20 })
  .map((items): Say<unknown[]> => (count) => {
    const id = toAnswer(count);
    const said = items.map(([itemId, value]) => (itemId === null ? [4, id, value] : [10, id, itemId, value]));
    return [[9, id], ...said, [5, id]];
  });
const say = fc.oneof(
  { weight: 30, arbitrary: call },
  { weight: 4, arbitrary: follow },
  { weight: 9, arbitrary: item },
  { weight: 3, arbitrary: cancel },
  { weight: 4, arbitrary: answer },
  { weight: 4, arbitrary: answerStream },
);

const someBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const batch = fc.array(say, { maxLength: 4 }).map(
  (list): Say<Buffer> =>
    (count) =>
      messages(...list.flatMap((one) => one(count))),
);
const alone = fc.tuple(say, someBytes).map(
  ([one, bytes]): Say<Buffer> =>
    (count) =>
      Buffer.concat(one(count).map((message) => frame(2, bodyOf(message, bytes)))),
);
const inPieces = fc.tuple(fc.nat(), say, someBytes).map(
  ([number, one, bytes]): Say<Buffer> =>
    (count) =>
      Buffer.concat(one(count).flatMap((message) => pieces(number, bodyOf(message, bytes)))),
);
const control = fc.constantFrom(
  frame(5, '12345678'),
  frame(6, '12345678'),
  Buffer.concat([transfer(7, 1_000), piece(7, 'abc'), drop(7)]),
);
const likelyFrame = fc.oneof(
  { weight: 12, arbitrary: batch },
  { weight: 6, arbitrary: alone },
  { weight: 6, arbitrary: inPieces },
  {
    weight: 3,
    arbitrary: control.map(
      (bytes): Say<Buffer> =>
        () =>
          bytes,
    ),
  },
);
const farewell = fc.nat(9).map((last) => frame(7, JSON.stringify({ reason: 'gone', last })));
const anyFrame = fc.oneof(
  fc.tuple(fc.nat(12), someId, someValue, someValue).map((message) => messages(message)),
  fc.tuple(fc.nat(10), someBytes).map(([kind, bytes]) => frame(kind, bytes)),
  fc.tuple(fc.nat(3), fc.nat(3_000)).map(([number, length]) => transfer(number, length)),
  farewell,
);

function pieces(number: number, body: Buffer): Buffer[] {
  return [transfer(number, body.length), piece(number, body.subarray(0, 9)), piece(number, body.subarray(9))];
}

type Mistake = (bytes: Buffer) => Buffer;
const somePlaces = fc.tuple(fc.nat(), fc.nat(300));
const someMistake = fc.oneof(
  // A bit that flips.
  fc.tuple(fc.nat(), fc.nat(7)).map(
    ([at, bit]): Mistake =>
      (bytes) =>
        flip(bytes, at, bit),
  ),
  // A part that is lost, one that comes twice, and one that comes too early.
  somePlaces.map(
    ([at, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, length, Buffer.alloc(0)),
  ),
  somePlaces.map(
    ([at, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, 0, range(bytes, at, length)),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(300)).map(
    ([at, from, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, 0, range(bytes, from, length)),
  ),
  // Other bytes in its place.
  fc.tuple(fc.nat(), someBytes).map(
    ([at, other]): Mistake =>
      (bytes) =>
        splice(bytes, at, other.length, other),
  ),
);

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  if (flipped.length > 0) flipped[at % flipped.length] = (flipped[at % flipped.length] as number) ^ (1 << bit);
  return flipped;
}

function splice(bytes: Buffer, at: number, length: number, other: Buffer): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(start + length)]);
}

function range(bytes: Buffer, at: number, length: number): Buffer {
  const start = at % (bytes.length + 1);
  return bytes.subarray(start, start + length);
}

/** Cuts bytes after each frame that they still hold. */
function split(bytes: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  let at = 0;
  for (const { body } of framesIn(bytes)) {
    const end = at + 4 + body.length;
    parts.push(bytes.subarray(at, end));
    at = end;
  }
  return [...parts, bytes.subarray(at)];
}

/** Records what each side of a real exchange says after its settings. */
async function recordTraffic(): Promise<{ readonly ofClient: Buffer; readonly ofServer: Buffer }> {
  const [clientWire, serverWire] = duplexPair();
  const ofServer = record(clientWire);
  const ofClient = record(serverWire);
  const running = new Set<AbortSignal>();
  const server = createConnection(serverWire, options(false, running));
  const client = createConnection(clientWire, options(true, running));
  await Promise.all([exchange(client), exchange(server)]);
  client.close('done');
  await turn();
  return { ofClient: ofClient(), ofServer: ofServer() };
}

async function exchange(connection: Connection): Promise<void> {
  const controller = new AbortController();
  const hanging = connection.call({ ...toCall('lab.hangs', 1), signal: controller.signal });
  const calls = [
    connection.call(toCall('lab.echo', { text: 'é', bytes: Uint8Array.of(1, 2), at: new Date(0) })),
    connection.call(toCall('lab.echo', 'x'.repeat(100_000))),
    connection.call(toCall('lab.items', undefined)),
    connection.call(toCall('lab.sum', endless())),
    connection.call(toCall('lab.fails', undefined)),
    connection.call(toCall('lab.large', undefined)),
  ];
  const outcomes = Promise.allSettled(calls.map(async (call) => readSome(await call)));
  await turn();
  controller.abort();
  await Promise.allSettled([hanging, outcomes]);
}

function record(wire: Duplex): () => Buffer {
  const chunks: Buffer[] = [];
  wire.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => {
    const frames = Buffer.concat(chunks).subarray(PREFACE_BYTES.length);
    return frames.subarray(4 + (framesIn(frames)[0]?.body.length ?? 0));
  };
}
