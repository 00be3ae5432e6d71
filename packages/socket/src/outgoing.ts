import { abortError, type Call, isStream, type Metadata, toTracked } from '@ahoy/core';
import { deserializeWith } from '@ahoy/core/transformer';
import { type InputPlace, toCallHead } from './call-head.ts';
import { createCallTable } from './call-table.ts';
import { encode, NOTHING } from './encode.ts';
import { messageKind, numberIn, type Received } from './message.ts';
import { metadataFrom } from './metadata.ts';
import type { NameReader, NameWriter } from './names.ts';
import { demand, ProtocolError } from './protocol-error.ts';
import type { Settings } from './settings.ts';
import { createStreamReader, type StreamReader } from './stream-reader.ts';
import { type StreamWriter, writeStream } from './stream-writer.ts';
import type { Writer } from './writer.ts';

/** The calls that this side makes. */
export interface Outgoing {
  readonly call: (call: Call) => Promise<unknown>;
  /** Takes a message of a call that this side has made. */
  readonly receive: (received: Received) => void;
  /** Fails the calls with numbers above `last`, or all. */
  readonly fail: (error: (path: string) => Error, last?: number) => void;
  readonly size: () => number;
}

export interface OutgoingOptions {
  readonly writer: Writer;
  readonly names: { readonly path: NameWriter; readonly metadata: NameWriter; readonly received: NameReader };
  /** The number of the first call; each has two more than the one before. */
  readonly firstId: number;
  /** What both sides allow. */
  readonly agreed: Settings;
  /** Makes the error that a caller sees of what the other side has sent. */
  readonly toError: (sent: unknown, path: string) => Error;
  /** Called when the first call begins, and when none runs any more. */
  readonly onBusy: ((isBusy: boolean) => void) | undefined;
  /** Called when a call has ended. */
  readonly onEnd: () => void;
}

interface Pending {
  readonly path: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly call: Call;
  /** Metadata of the answer, and whether the caller has been given it. */
  metadata: Metadata | undefined;
  given: boolean;
  /** The answer, where it is a stream. */
  reader: StreamReader | undefined;
  /** The input, where it is a stream. */
  writer: StreamWriter | undefined;
  /** Told when the call's signal aborts. */
  abort: (() => void) | undefined;
}

/** Bytes of an input that travels in the message of its call; a larger one follows it, so that no call waits for it. */
const INLINE_BYTES = 8 * 1024;

/** Makes the caller's part of a connection. */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { writer, names, agreed, toError, onBusy, onEnd } = options;
  const pending = createCallTable<Pending>();
  /** Calls whose end is still to come, though nobody waits for it. */
  const cancelled = new Set<number>();
  let nextId = options.firstId;

  const settle = (id: number, one: Pending): void => {
    if (!pending.delete(id)) return;
    if (one.abort) one.call.signal?.removeEventListener('abort', one.abort);
    one.writer?.stop();
    writer.drop(id);
    if (pending.size() === 0) onBusy?.(false);
    onEnd();
  };
  const cancel = (id: number): void => {
    cancelled.add(id);
    writer.tell(`[${messageKind.cancel},${id}]`);
  };
  const fail = (id: number, one: Pending, error: unknown): void => {
    settle(id, one);
    if (one.reader) one.reader.end(error);
    else one.reject(error);
  };
  const give = (one: Pending): void => {
    if (one.given) return;
    one.given = true;
    one.call.onMetadata?.(one.metadata ?? {});
  };
  const sendInput = (id: number, one: Pending, source: AsyncIterable<unknown>): void => {
    one.writer = writeStream(source, {
      window: agreed.streamWindow,
      send: (item) => writer.send(id, `[${messageKind.item},${id}`, encode(item, agreed.maxMessageBytes)),
      onEnd(failure) {
        if (!failure) writer.send(id, `[${messageKind.end},${id}`);
        else {
          cancel(id);
          fail(id, one, failure.error);
        }
      },
    });
  };
  const readerOf = (id: number, one: Pending): StreamReader =>
    createStreamReader({
      window: agreed.streamWindow,
      onRead: (units) => writer.tell(`[${messageKind.credit},${id},${units}]`),
      onLeave() {
        cancel(id);
        settle(id, one);
      },
    });

  const addItem = (one: Pending, item: unknown, cost: number): void => {
    demand(one.reader !== undefined, 'a stream to be opened before its items');
    demand(one.reader.unread() < agreed.streamWindow, 'no more of a stream than there is credit for');
    give(one);
    one.reader.add(item, cost);
  };

  const answers: Record<number, (id: number, one: Pending, received: Received) => void> = {
    [messageKind.answer](id, one, { message, attachments }) {
      demand(!one.reader, 'no answer after a stream was opened');
      const output = deserializeWith(message[2], attachments);
      settle(id, one);
      give(one);
      one.resolve(output);
    },
    [messageKind.error](id, one, { message, attachments }) {
      const sent = deserializeWith(message[2], attachments);
      give(one);
      fail(id, one, toError(sent, one.path));
    },
    [messageKind.open](id, one) {
      demand(!one.reader, 'one stream a call');
      one.reader = readerOf(id, one);
      one.resolve(one.reader);
    },
    [messageKind.item](_id, one, { message, attachments, cost }) {
      addItem(one, deserializeWith(message[2], attachments), cost);
    },
    [messageKind.tracked](_id, one, { message, attachments, cost }) {
      const itemId = message[2];
      demand(typeof itemId === 'string', 'a text as the id of an item');
      addItem(one, toTracked(itemId, deserializeWith(message[3], attachments)), cost);
    },
    [messageKind.end](id, one) {
      demand(one.reader !== undefined, 'a stream to be opened before its end');
      give(one);
      settle(id, one);
      one.reader.end();
    },
    [messageKind.cancel](id, one) {
      demand(one.writer !== undefined, 'a stream that is not wanted any more');
      one.writer.stop();
      writer.drop(id);
    },
    [messageKind.credit](_id, one, { message }) {
      demand(one.writer !== undefined, 'credit for a stream');
      one.writer.granted(numberIn(message[2], 'units of credit'));
    },
    [messageKind.metadata](_id, one, { message }) {
      one.metadata = metadataFrom(message[2], names.received);
    },
  };
  const isEnd = (kind: number): boolean =>
    kind === messageKind.answer || kind === messageKind.error || kind === messageKind.end;

  return {
    call(call) {
      const { path, input, signal } = call;
      if (signal?.aborted) throw abortError(signal, path);
      const isStreaming = isStream(input);
      const value = isStreaming ? NOTHING : encode(input, agreed.maxMessageBytes);
      const place: InputPlace = isStreaming ? 'streams' : value.bytes <= INLINE_BYTES ? 'is here' : 'follows';
      const id = nextId;
      const head = toCallHead(id, call, { names, input: place });
      // From here on nothing throws: names that were numbered and were not sent would be others on the other side.
      writer.send(id, head, place === 'is here' ? value : NOTHING);
      if (place === 'follows') writer.send(id, `[${messageKind.input},${id}`, value);
      nextId += 2;
      return new Promise((resolve, reject) => {
        const one: Pending = {
          path,
          resolve,
          reject,
          call,
          metadata: undefined,
          given: false,
          reader: undefined,
          writer: undefined,
          abort: undefined,
        };
        pending.add(id, one);
        if (pending.size() === 1) onBusy?.(true);
        if (isStreaming) sendInput(id, one, input);
        if (!signal) return;
        one.abort = () => {
          cancel(id);
          fail(id, one, abortError(signal, path));
        };
        signal.addEventListener('abort', one.abort, { once: true });
      });
    },
    receive(received) {
      const [kind, id] = received.message;
      demand(id < nextId, 'the number of a call that was made');
      const take = answers[kind];
      demand(take !== undefined, `a message that answers a call, got one of kind ${kind}`);
      const one = pending.get(id);
      if (!one) {
        // What comes after a call was cancelled had been on its way, up to its end.
        demand(cancelled.has(id), 'no message of a call after its end');
        if (kind === messageKind.metadata) metadataFrom(received.message[2], names.received);
        if (isEnd(kind)) cancelled.delete(id);
        return;
      }
      try {
        take(id, one, received);
      } catch (error) {
        if (error instanceof ProtocolError) throw error;
        // What cannot be read is a failure of the call, not of the connection.
        if (!isEnd(kind)) cancel(id);
        fail(id, one, error);
      }
    },
    fail(error, last = 0) {
      pending.forEach((id, one) => {
        if (id > last) fail(id, one, error(one.path));
      });
    },
    size: pending.size,
  };
}
