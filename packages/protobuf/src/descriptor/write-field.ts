import type { Writer } from 'protobufjs/minimal.js';

/** Writes a text field. */
export function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | 2).string(value);
}

/** Writes a field that is a number, an enum or a boolean. */
export function number(writer: Writer, field: number, value: number): void {
  writer.uint32(field << 3).int32(value);
}

/** Writes a field that is a message. */
export function inside(writer: Writer, field: number, write: () => void): void {
  writer.uint32((field << 3) | 2).fork();
  write();
  writer.ldelim();
}
