import protobuf from 'protobufjs/minimal.js';

/** The texts, bytes or messages in a field of a small message whose schema is known by heart, in their order. */
export function fieldsIn(bytes: Uint8Array, number: number): Uint8Array[] {
  const found: Uint8Array[] = [];
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === ((number << 3) | 2)) found.push(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return found;
}

/** The text in a field; where it comes several times, the last one. */
export function textIn(bytes: Uint8Array, number: number): string {
  return new TextDecoder().decode(fieldsIn(bytes, number).at(-1));
}
