import protobuf from 'protobufjs/minimal.js';

/** A length-delimited field of a small message whose schema is known by heart. */
export interface TextField {
  readonly text: string;
}

/** Reads the texts of a message by field number; the last one wins, other fields are skipped, bad bytes end it. */
export function readFields(bytes: Uint8Array): ReadonlyMap<number, TextField> {
  const fields = new Map<number, TextField>();
  const reader = protobuf.Reader.create(bytes);
  try {
    while (reader.pos < reader.len) {
      const tag = reader.uint32();
      if ((tag & 7) === 2) fields.set(tag >>> 3, { text: reader.string() });
      else reader.skipType(tag & 7);
    }
  } catch {
    // A request that cannot be read is one that asks for nothing.
  }
  return fields;
}
