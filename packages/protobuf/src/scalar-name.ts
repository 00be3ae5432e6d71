/** A scalar of protobuf together with its form in JavaScript. */
export type ScalarName = keyof typeof protoNames;

/**
 * What `.proto` calls each: `safe` is an int64 that JavaScript holds as a number, `digits` a bigint in decimal text. Those
 * from `sint32` on are of other people's messages; of them, 64 bits are a number where that is exact, else a bigint.
 */
const protoNames = {
  string: 'string',
  digits: 'string',
  double: 'double',
  float: 'float',
  int32: 'int32',
  uint32: 'uint32',
  safe: 'int64',
  int64: 'int64',
  uint64: 'uint64',
  bool: 'bool',
  bytes: 'bytes',
  sint32: 'sint32',
  fixed32: 'fixed32',
  sfixed32: 'sfixed32',
  anyInt64: 'int64',
  anyUint64: 'uint64',
  sint64: 'sint64',
  fixed64: 'fixed64',
  sfixed64: 'sfixed64',
} as const;

/** The type as `.proto` names it. */
export type ProtoScalarName = (typeof protoNames)[ScalarName];

/** Names a scalar as `.proto` does. */
export function protoNameOf(scalar: ScalarName): ProtoScalarName {
  return protoNames[scalar];
}
