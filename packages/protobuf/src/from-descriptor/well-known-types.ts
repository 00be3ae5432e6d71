import type { ProtoEnum, ProtoMember, ProtoMessage } from '../model.ts';
import type { ScalarName } from '../scalar-name.ts';
import { JSON_VALUE, NULL_VALUE, TIMESTAMP, wellKnown } from '../well-known.ts';

/** Messages of protobuf's own that stand for a single value. */
const WRAPPERS: Readonly<Record<string, ScalarName>> = {
  DoubleValue: 'double',
  FloatValue: 'float',
  Int64Value: 'anyInt64',
  UInt64Value: 'anyUint64',
  Int32Value: 'int32',
  UInt32Value: 'uint32',
  BoolValue: 'bool',
  StringValue: 'string',
  BytesValue: 'bytes',
};

/** An object without members: Empty where it can be absent too, as in a oneof. */
const EMPTY_OBJECT: ProtoMessage = wellKnown('Empty', 'empty', 'object');

/** Types of protobuf's own that stand for values of JavaScript, by full name. */
export const wellKnownTypes: ReadonlyMap<string, ProtoMessage | ProtoEnum> = new Map(
  [
    TIMESTAMP,
    JSON_VALUE,
    NULL_VALUE,
    EMPTY_OBJECT,
    wellKnown('Duration', 'duration', 'duration'),
    wrapper('Struct', 'struct', {
      form: 'record',
      label: 'map',
      keyType: { kind: 'scalar', scalar: 'string' },
      type: JSON_VALUE,
    }),
    wrapper('ListValue', 'struct', { form: 'array', label: 'repeated', type: JSON_VALUE }),
    ...Object.entries(WRAPPERS).map(([name, scalar]) =>
      wrapper(name, 'wrappers', { form: 'one', label: 'optional', type: { kind: 'scalar', scalar } }),
    ),
  ].map((type) => [type.fullName, type]),
);

/** A message that stands for what its field 1 holds; where that is absent, for its zero value. */
function wrapper(
  name: string,
  file: string,
  { form, ...carrier }: Pick<ProtoMember, 'form'> & Pick<ProtoMember['field'], 'label' | 'type' | 'keyType'>,
): ProtoMessage {
  const field = { name: 'value', jsonName: 'value', number: 1, ...carrier };
  const member: ProtoMember = { key: 0, form, field, optional: false, implicit: true };
  return { ...wellKnown(name, file, 'wrapper'), fields: [field], members: [member] };
}
