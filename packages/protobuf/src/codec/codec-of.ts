import { Reader, Writer } from 'protobufjs/minimal.js';
import type { ProtoMessage } from '../model.ts';
import { ProtobufError, refuse, within } from '../protobuf-error.ts';
import { bodyOf } from './body-of.ts';
import { DEFAULT_MAX_BYTES } from './limits.ts';
import { checkPresence, type Presence } from './presence.ts';

/** Turns values of one message into bytes and back. */
export interface Codec {
  /** @throws ProtobufError naming the path of what does not fit. */
  readonly encode: (value: unknown) => Uint8Array;
  /** @throws ProtobufError naming the path of what cannot be read; never another error. */
  readonly decode: (bytes: Uint8Array) => unknown;
}

/** Options of `codecOf`. */
export interface CodecOptions {
  /** Most bytes of a message that is read. Default: 4 MiB. */
  readonly maxBytes?: number;
  /** The value may be left out: a message of no bytes is undefined. Default: false. */
  readonly optional?: boolean;
  /**
   * What it means that a required member is not in a message that is read: `explicit`, that there is none; `implicit`,
   * that it is its type's zero value, as in messages of a `.proto` without `optional`. Default: `explicit`.
   */
  readonly presence?: Presence;
}

/** What an object without members is where the value may be left out: field 2²⁹ − 1, which every reader skips. */
const PRESENT = Uint8Array.of(0xfa, 0xff, 0xff, 0xff, 0x0f, 0x00);
/** Buffer that the writer keeps for the next message; a larger one is let go. */
const KEPT_BYTES = 64 * 2 ** 10;

/**
 * Makes the codec of a message. What it is made of is compiled once for each message and each kind of presence.
 * @throws Error for a presence that is none.
 */
export function codecOf(
  message: ProtoMessage,
  { maxBytes = DEFAULT_MAX_BYTES, optional = false, presence = 'explicit' }: CodecOptions = {},
): Codec {
  checkPresence(presence);
  const body = bodyOf(message, presence);
  return {
    encode(value) {
      if (optional && value === undefined) return new Uint8Array();
      const bytes = write(body.write, value);
      return optional && bytes.length === 0 ? PRESENT.slice() : bytes;
    },
    decode(bytes) {
      if (!(bytes instanceof Uint8Array)) refuse(bytes, 'a Uint8Array');
      if (bytes.length > maxBytes) throw new ProtobufError(`expected at most ${maxBytes} bytes, got ${bytes.length}`);
      if (optional && bytes.length === 0) return undefined;
      try {
        return body.read(new Reader(bytes), bytes.length, 0);
      } catch (error) {
        throw within(error);
      }
    },
  };
}

/** The writer of the last message, whose buffer the next one uses again. */
let spare: Writer | undefined;

function write(body: (writer: Writer, value: unknown, depth: number) => void, value: unknown): Uint8Array {
  // A getter that encodes another message finds no spare one.
  const writer = spare ?? Writer.create();
  spare = undefined;
  try {
    body(writer, value, 0);
  } catch (error) {
    throw within(error);
  }
  const bytes = writer.finish();
  if (writer.buf.length <= KEPT_BYTES) spare = writer.reset();
  return bytes;
}
