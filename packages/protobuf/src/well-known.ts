import type { ProtoEnum, ProtoMessage } from './model.ts';

/** No value. */
export const EMPTY: ProtoMessage = wellKnown('Empty', 'empty', 'empty');
/** A value that cannot be. */
export const NEVER: ProtoMessage = wellKnown('Empty', 'empty', 'never');
/** A Date. */
export const TIMESTAMP: ProtoMessage = wellKnown('Timestamp', 'timestamp', 'timestamp');
/** What JSON can hold. */
export const JSON_VALUE: ProtoMessage = wellKnown('Value', 'struct', 'json');
/** Whatever Ahoy's transformer can turn into JSON. */
export const ANY_VALUE: ProtoMessage = wellKnown('Value', 'struct', 'any');
/** null. */
export const NULL_VALUE: ProtoEnum = {
  kind: 'enum',
  name: 'NullValue',
  fullName: 'google.protobuf.NullValue',
  file: 'google/protobuf/struct.proto',
  values: [{ name: 'NULL_VALUE', number: 0, value: null }],
};

/** Declares a message of protobuf's own, without fields. */
export function wellKnown(name: string, file: string, shape: ProtoMessage['shape']): ProtoMessage {
  return {
    kind: 'message',
    name,
    fullName: `google.protobuf.${name}`,
    file: `google/protobuf/${file}.proto`,
    shape,
    fields: [],
    members: [],
    messages: [],
    enums: [],
  };
}
