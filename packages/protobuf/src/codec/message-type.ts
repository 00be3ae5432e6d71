import type { Reader, Writer } from 'protobufjs/minimal.js';
import { ProtobufError } from '../protobuf-error.ts';
import { deeper } from './limits.ts';
import type { BodyCodec, TypeCodec } from './type-codec.ts';

/** Makes the codec of a message inside another one. */
export function messageType(body: BodyCodec): TypeCodec {
  return {
    wire: 2,
    write: (writer, value, depth) => writeMessage(body, writer, value, depth),
    read: (reader, depth, into) => readMessage(body, reader, depth, into),
  };
}

function writeMessage(body: BodyCodec, writer: Writer, value: unknown, depth: number): void {
  writer.fork();
  body.write(writer, value, deeper(depth));
  writer.ldelim();
}

function readMessage(body: BodyCodec, reader: Reader, depth: number, into: unknown): unknown {
  const outer = narrow(reader);
  const value = body.read(reader, reader.len, deeper(depth), into);
  reader.len = outer;
  return value;
}

/** Ends the reader where the message that begins here ends, and returns its end so far. */
export function narrow(reader: Reader): number {
  const end = reader.size() + reader.pos;
  const outer = reader.len;
  if (end > outer) throw new ProtobufError('the bytes end in the middle of a value');
  reader.len = end;
  return outer;
}
