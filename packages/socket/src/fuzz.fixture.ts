import { type Call, CallError } from '@ahoy/core';
import fc from 'fast-check';
import { type Duplex, duplexPair } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { anyFrame, likelyFrames, someMistake } from './fuzz-input.fixture.ts';
import { framesIn, OPENING, PREFACE_BYTES } from './wire.fixture.ts';

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
      .boolean()
      .chain((initiator) =>
        fc
          .tuple(likelyFrames(!initiator), fc.array(anyFrame, { maxLength: 2 }))
          .map(([likely, end]): Attack => ({ parts: [...likely, ...end], initiator, call: callOften })),
      ),
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
  const connection = createConnection(other, { ...optionsOf(initiator, running), onClose: (why) => reasons.push(why) });
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

function optionsOf(initiator: boolean, running: Set<AbortSignal>): ConnectionOptions {
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

async function* endless(): AsyncGenerator {
  for (let number = 0; ; number++) yield number % 7 === 6 ? Buffer.alloc(70_000, 'x') : { number };
}

function toCall(path: string, input: unknown): Call {
  return { path, input, metadata: { 'x-a': 'b' } };
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
  const server = createConnection(serverWire, optionsOf(false, running));
  const client = createConnection(clientWire, optionsOf(true, running));
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
