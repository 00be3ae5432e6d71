import {
  type Call,
  CallError,
  createResponseMetadata,
  type Invoke,
  isStream,
  leaveStream,
  type ResponseMetadata,
  settle,
} from '@ahoy/core';
import { deserializeWith } from '@ahoy/core/transformer';
import type { AnswerWriter } from './answer-writer.ts';
import { fromCallHead } from './call-head.ts';
import { createCallTable } from './call-table.ts';
import { type Limits, MAX_UNSENT_BYTES } from './limits.ts';
import { messageKind, numberIn, type Received } from './message.ts';
import type { NameReader } from './names.ts';
import { demand } from './protocol-error.ts';
import type { Settings } from './settings.ts';
import { createStreamReader, type StreamReader } from './stream-reader.ts';
import type { StreamWriter } from './stream-writer.ts';
import type { Writer } from './writer.ts';

/** The calls that the other side makes. */
export interface Incoming {
  readonly receive: (received: Received) => void;
  /** Takes no more calls; those that come are left to the other side, which knows the last one that was taken. */
  readonly stop: () => number;
  /** Cancels all that runs: the other side has gone. */
  readonly abort: (reason: (path: string) => Error) => void;
  /** Begins what has waited for answers to leave. */
  readonly resume: () => void;
  readonly size: () => number;
}

export interface IncomingOptions {
  readonly writer: Writer;
  readonly answers: AnswerWriter;
  readonly names: { readonly path: NameReader; readonly metadata: NameReader };
  readonly handle: Invoke;
  readonly peerAddress: string | undefined;
  /** What both sides allow. */
  readonly agreed: Settings;
  readonly limits: Limits;
  /** The number of the first call; each has two more than the one before. */
  readonly firstId: number;
  /** Called when a call has ended. */
  readonly onEnd: () => void;
}

/** A call that has not ended. */
interface Running {
  readonly call: Call & { input: unknown; readonly response: ResponseMetadata };
  readonly gone: AbortController;
  /** Its input is still to come; or it waits for answers to leave; or its handler has begun. */
  state: 'incomplete' | 'held' | 'begun';
  /** The input, where it is a stream, and whether the caller has ended it. */
  readonly reader: StreamReader | undefined;
  hasEnded: boolean;
  /** The answer, where it is a stream. */
  writer: StreamWriter | undefined;
}

/** Makes the handler's part of a connection. */
export function createIncoming(options: IncomingOptions): Incoming {
  const { writer, answers, names, handle, limits, agreed, onEnd } = options;
  const running = createCallTable<Running>();
  const held = new Set<number>();
  let nextId = options.firstId;
  let lastId = 0;
  let streams = 0;
  /** Handlers that still run though their call has ended. */
  let abandoned = 0;
  /** Refusals, and ends of cancelled calls, since answers began to wait. */
  let idle = 0;
  let stopped = false;

  const isFull = (): boolean => writer.pressure() + writer.waiting() > MAX_UNSENT_BYTES;
  /** Refuses to go on with a peer that reads nothing, and has this side write without anything being run. */
  const demandReading = (): void => {
    idle = isFull() ? idle + 1 : 0;
    demand(idle <= limits.maxCalls, 'answers to be read before there are more calls');
  };
  const end = (id: number, one: Running): void => {
    if (!running.delete(id)) return;
    if (one.state === 'held') held.delete(id);
    if (one.reader) streams--;
    if (one.writer) streams--;
    one.reader?.end();
    onEnd();
  };
  const fail = (id: number, one: Running, error: unknown): void => {
    answers.error(id, one.call, error);
    end(id, one);
  };
  const cancel = (id: number, one: Running, reason: Error): void => {
    if (one.state === 'begun' && !one.writer) abandoned++;
    one.writer?.stop();
    one.reader?.end(reason);
    end(id, one);
    one.gone.abort(reason);
  };

  const answer = (id: number, one: Running, value: unknown): void => {
    if (isStream(value)) return answerStream(id, one, value);
    answers.value(id, one.call, value);
    end(id, one);
  };
  const answerStream = (id: number, one: Running, items: AsyncIterable<unknown>): void => {
    if (streams >= limits.maxStreams) {
      leave(items);
      return fail(id, one, tooMany(one.call.path, 'streams', limits.maxStreams));
    }
    streams++;
    one.writer = answers.stream(id, one.call, { items, onEnd: () => end(id, one) });
  };
  const run = (id: number, one: Running): void => {
    one.state = 'begun';
    void settle(
      () => handle(one.call),
      (value) => {
        if (running.get(id)) return answer(id, one, value);
        abandoned--;
        leave(value);
      },
      (error) => {
        if (running.get(id)) fail(id, one, error);
        else abandoned--;
      },
    );
  };
  const start = (id: number, one: Running): void => {
    if (!isFull()) return run(id, one);
    one.state = 'held';
    held.add(id);
  };
  const takeInput = (id: number, one: Running, json: unknown, attachments: readonly Uint8Array[]): void => {
    try {
      one.call.input = deserializeWith(json, attachments);
    } catch (error) {
      return fail(id, one, error);
    }
    start(id, one);
  };

  const readerOf = (id: number): StreamReader =>
    createStreamReader({
      window: agreed.streamWindow,
      onRead: (units) => writer.tell(`[${messageKind.credit},${id},${units}]`),
      onLeave: () => writer.tell(`[${messageKind.cancel},${id}]`),
    });
  const begin = ({ message, attachments }: Received): void => {
    const [, id] = message;
    demand(id === nextId, `call ${nextId}, got ${id}`);
    nextId += 2;
    const { path, deadline, metadata, input } = fromCallHead(message, names);
    // The names of a call that is not taken count all the same.
    if (stopped) return;
    lastId = id;
    if (running.size() + abandoned >= limits.maxCalls) {
      demandReading();
      return answers.error(id, { path }, tooMany(path, 'calls', limits.maxCalls));
    }
    if (input === 'streams' && streams >= limits.maxStreams) {
      return answers.error(id, { path }, tooMany(path, 'streams', limits.maxStreams));
    }
    const reader = input === 'streams' ? readerOf(id) : undefined;
    if (reader) streams++;
    const gone = new AbortController();
    const response = createResponseMetadata();
    const call = { path, input: reader, deadline, signal: gone.signal, metadata, response, peer: options.peerAddress };
    const one: Running = { call, gone, state: 'incomplete', reader, hasEnded: false, writer: undefined };
    running.add(id, one);
    if (reader) start(id, one);
    else if (input === 'is here') takeInput(id, one, message[4], attachments);
  };

  const takes: Record<number, (id: number, one: Running, received: Received) => void> = {
    [messageKind.input](id, one, { message, attachments }) {
      demand(one.state === 'incomplete', 'an input once, of a call that has said that it follows');
      takeInput(id, one, message[2], attachments);
    },
    [messageKind.item](id, { reader, hasEnded }, { message, attachments, cost }) {
      demand(reader !== undefined, 'items of a call that sends a stream');
      demand(!hasEnded, 'nothing after the end of a stream');
      demand(reader.unread() < agreed.streamWindow, 'no more of a stream than there is credit for');
      if (!reader.isOpen()) return;
      try {
        reader.add(deserializeWith(message[2], attachments), cost);
      } catch (error) {
        // What cannot be read is a failure of the call, not of the connection.
        reader.end(error);
        writer.tell(`[${messageKind.cancel},${id}]`);
      }
    },
    [messageKind.end](_id, one) {
      demand(one.reader !== undefined, 'an end of a call that sends a stream');
      demand(!one.hasEnded, 'nothing after the end of a stream');
      one.hasEnded = true;
      one.reader.end();
    },
    [messageKind.cancel](id, one) {
      demandReading();
      const { path } = one.call;
      cancel(id, one, CallError.local('CLIENT_CLOSED_REQUEST', `${path}: the caller has gone`, { path }));
      writer.drop(id);
      writer.tell(`[${messageKind.error},${id}]`);
    },
    [messageKind.credit](_id, { writer: stream }, { message }) {
      demand(stream !== undefined, 'credit for a stream');
      stream.granted(numberIn(message[2], 'units of credit'));
    },
  };

  return {
    receive(received) {
      const [kind, id] = received.message;
      if (kind === messageKind.call) return begin(received);
      const take = takes[kind];
      demand(take !== undefined, `a message of a caller, got one of kind ${kind}`);
      demand(id < nextId, 'a message of a call that was made');
      const one = running.get(id);
      if (one) take(id, one, received);
      // Anything else that comes after a call has ended had been on its way.
      else if (kind === messageKind.cancel && writer.drop(id)) writer.tell(`[${messageKind.error},${id}]`);
    },
    stop() {
      stopped = true;
      return lastId;
    },
    abort(reason) {
      running.forEach((id, one) => cancel(id, one, reason(one.call.path)));
    },
    resume() {
      for (const id of held) {
        if (isFull()) return;
        held.delete(id);
        const one = running.get(id);
        if (one) run(id, one);
      }
    },
    size: running.size,
  };
}

function tooMany(path: string, what: string, most: number): CallError {
  return CallError.local('TOO_MANY_REQUESTS', `${path}: ${most} ${what} run on this connection`, { path });
}

/** Nobody reads a stream that opens after its call has ended. */
function leave(value: unknown): void {
  leaveStream(value).catch(() => {});
}
