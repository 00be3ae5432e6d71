import { type Call, CallError, type ResponseMetadata } from '@ahoy/core';
import { isTrackedEnvelope, TRPCError } from '@trpc/server';
import { encode, type Encoded } from './encode.ts';
import { messageKind } from './message.ts';
import { metadataText } from './metadata.ts';
import type { NameWriter } from './names.ts';
import type { Settings } from './settings.ts';
import { type StreamWriter, writeStream } from './stream-writer.ts';
import type { Writer } from './writer.ts';

/** Sends what calls of the other side come to: each ends with one value, one error or the end of one stream. */
export interface AnswerWriter {
  /** Sends a value, or an error where that cannot be carried. */
  readonly value: (id: number, call: AnsweredCall, value: unknown) => void;
  readonly error: (id: number, call: AnsweredCall, error: unknown) => void;
  /** Sends a stream; `onEnd` is called when all of it has been sent. */
  readonly stream: (id: number, call: AnsweredCall, source: Source) => StreamWriter;
}

/** What an answer needs to know of its call; one that was never begun has no metadata to send. */
export type AnsweredCall = Pick<Call, 'path'> & { readonly response?: ResponseMetadata };

interface Source {
  readonly items: AsyncIterable<unknown>;
  readonly onEnd: () => void;
}

export interface AnswerWriterOptions {
  readonly writer: Writer;
  readonly metadataName: NameWriter;
  /** What both sides allow. */
  readonly agreed: Settings;
  /** What the other side is told of an error. */
  readonly toShape: (error: unknown, path: string) => unknown;
}

/** UTF-16 code units of the id of an item; it is no place for data. */
const MAX_ITEM_ID_LENGTH = 8 * 1024;

/** Makes the writer of a connection's answers. It never throws: whatever cannot be sent becomes an error that can. */
export function createAnswerWriter({ writer, metadataName, agreed, toShape }: AnswerWriterOptions): AnswerWriter {
  const encoded = (value: unknown): Encoded => encode(value, agreed.maxMessageBytes);
  const sendMetadata = (id: number, { response }: AnsweredCall): void => {
    const pairs = response ? metadataText(response.head(), metadataName) : '';
    if (pairs !== '') writer.send(id, `[${messageKind.metadata},${id},[${pairs}]`);
  };
  const sendError = (id: number, path: string, error: unknown): void => {
    const head = `[${messageKind.error},${id}`;
    try {
      writer.send(id, head, encoded(toShape(error, path)));
    } catch (failure) {
      try {
        // What a procedure declares may hold what cannot be carried.
        writer.send(id, head, encoded(toShape(serviceMistake(failure), path)));
      } catch {
        writer.send(id, head);
      }
    }
  };
  const sendItem = (id: number, item: unknown): number => {
    if (!isTrackedEnvelope(item)) return writer.send(id, `[${messageKind.item},${id}`, encoded(item));
    const [itemId, data] = item;
    if (itemId.length > MAX_ITEM_ID_LENGTH) throw new Error(`the id of an item has ${itemId.length} characters`);
    return writer.send(id, `[${messageKind.tracked},${id},${JSON.stringify(itemId)}`, encoded(data));
  };

  return {
    value(id, call, value) {
      try {
        // First what can fail.
        const output = encoded(value);
        sendMetadata(id, call);
        writer.send(id, `[${messageKind.answer},${id}`, output);
      } catch (error) {
        sendError(id, call.path, serviceMistake(error));
      }
    },
    error(id, call, error) {
      try {
        sendMetadata(id, call);
      } catch {
        // The error says more than that its metadata is too long.
      }
      sendError(id, call.path, error);
    },
    stream(id, call, { items, onEnd }) {
      writer.send(id, `[${messageKind.open},${id}`);
      let begun = false;
      const begin = (): void => {
        if (begun) return;
        begun = true;
        sendMetadata(id, call);
      };
      return writeStream(items, {
        window: agreed.streamWindow,
        send(item) {
          try {
            begin();
            return sendItem(id, item);
          } catch (error) {
            throw serviceMistake(error);
          }
        },
        onEnd(failure) {
          try {
            begin();
          } catch (error) {
            failure ??= { error: serviceMistake(error) };
          }
          if (failure) sendError(id, call.path, failure.error);
          else writer.send(id, `[${messageKind.end},${id}`);
          onEnd();
        },
      });
    },
  };
}

/** An answer that cannot be carried is a mistake of the service, not of its caller; one that is too large says so. */
function serviceMistake(cause: unknown): unknown {
  if (cause instanceof CallError && cause.code === 'PAYLOAD_TOO_LARGE') return cause;
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'the answer cannot be carried', cause });
}
