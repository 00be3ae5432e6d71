import type { Field, Node } from '@ahoy/contract';
import { z } from 'zod';

/**
 * Whose schema it is: `router`, as it is written; `client`, of a client that validates all that it receives; `shape`, what
 * any client relies on, which has no limits and takes values and members that it has not heard of.
 */
export type Reader = 'router' | 'client' | 'shape';

/** Named types to which nodes refer. */
export type Types = Readonly<Record<string, Node>>;

/** Makes the zod schema of a node. */
export function toZod(node: Node, types: Types, reader: Reader): z.ZodType {
  const named = new Map<string, z.ZodType>();
  const make = (one: Node): z.ZodType => {
    const schema = ofKind(one, { make, reader, named, types });
    return one.nullable ? schema.nullable() : schema;
  };
  return make(node);
}

interface Making {
  readonly make: (node: Node) => z.ZodType;
  readonly reader: Reader;
  readonly named: Map<string, z.ZodType>;
  readonly types: Types;
}

function ofKind(node: Node, making: Making): z.ZodType {
  const { make } = making;
  switch (node.kind) {
    case 'object':
      return ofObject(node, making);
    case 'array':
      return sized(z.array(make(node.item)), node, making);
    case 'set':
      return sized(z.set(make(node.item)), node, making);
    case 'tuple':
      return ofTuple(node, making);
    case 'record':
      return ofRecord(node, making);
    case 'map':
      return z.map(make(node.key), make(node.value));
    case 'union':
      return ofUnion(node, making);
    case 'intersection':
      return z.intersection(make(node.left), make(node.right));
    case 'ref':
      return ofRef(node.id, making);
    default:
      return ofScalar(node, making);
  }
}

/** A type that refers to itself is one schema. */
function ofRef(id: string, { make, named, types }: Making): z.ZodType {
  const known = named.get(id);
  if (known) return known;
  const target = types[id];
  if (target === undefined) throw new Error(`there is no type ${id}`);
  const lazy = z.lazy((): z.ZodType => schema);
  named.set(id, lazy);
  const schema = make(target);
  named.set(id, schema);
  return schema;
}

function ofObject(node: Extract<Node, { kind: 'object' }>, making: Making): z.ZodType {
  const shape = Object.fromEntries(node.fields.map((field) => [field.name, ofField(field, making)]));
  const { unknown } = node;
  if (typeof unknown === 'object') return z.object(shape).catchall(making.make(unknown));
  if (unknown === 'strict') return making.reader === 'shape' ? z.object(shape) : z.strictObject(shape);
  return unknown === 'loose' ? z.looseObject(shape) : z.object(shape);
}

/** A client is always sent what has a default. */
function ofField(field: Field, { make, reader }: Making): z.ZodType {
  const schema = make(field.node);
  if (field.default !== undefined) return reader === 'router' ? schema.default(field.default) : schema;
  return field.optional ? schema.optional() : schema;
}

function ofTuple(
  { items, optionalFrom = items.length, rest }: Extract<Node, { kind: 'tuple' }>,
  making: Making,
): z.ZodType {
  const schemas = items.map((item, index) => (index < optionalFrom ? making.make(item) : making.make(item).optional()));
  const after = rest ? making.make(rest) : making.reader === 'shape' ? z.unknown() : null;
  // zod's type for items of any number is that of none.
  return new z.ZodTuple({ type: 'tuple', items: schemas, rest: after });
}

function ofRecord(node: Extract<Node, { kind: 'record' }>, { make, reader }: Making): z.ZodType {
  const value = make(node.value);
  if (node.key.kind !== 'enum') return z.record(z.string(), value);
  const values = node.key.values.map(String);
  if (reader === 'shape') {
    const shape = Object.fromEntries(values.map((name) => [name, node.partial ? value.optional() : value]));
    return z.object(shape).catchall(value);
  }
  return node.partial ? z.partialRecord(z.enum(values), value) : z.record(z.enum(values), value);
}

function ofUnion({ discriminator, members }: Extract<Node, { kind: 'union' }>, making: Making): z.ZodType {
  const schemas = members.map((member) => ofMember(member, making));
  return discriminator === undefined
    ? z.union(schemas)
    : z.discriminatedUnion(discriminator, schemas as unknown as [z.ZodObject]);
}

/** Whoever reads a union tells its members apart by the values of their fields, also where it does not validate. */
function ofMember(member: Node, making: Making): z.ZodType {
  if (making.reader !== 'shape' || member.kind !== 'object') return making.make(member);
  const exact = (field: Field): z.ZodType => {
    const { node, optional } = field;
    if (node.kind !== 'literal' || optional) return ofField(field, making);
    return node.nullable ? literalOf(node.values).nullable() : literalOf(node.values);
  };
  return z.looseObject(Object.fromEntries(member.fields.map((field) => [field.name, exact(field)])));
}

type Literals = Extract<Node, { kind: 'literal' }>['values'];

function literalOf(values: Literals): z.ZodType {
  return z.literal(values.map((value) => (typeof value === 'object' && value !== null ? BigInt(value.bigint) : value)));
}

function ofScalar(node: Node, { reader }: Making): z.ZodType {
  const isShape = reader === 'shape';
  switch (node.kind) {
    case 'string':
      return isShape ? z.string() : ofString(node);
    case 'number':
      return isShape ? z.number() : ofNumber(node);
    case 'integer':
      return ofInteger(node, isShape);
    case 'boolean':
      return z.boolean();
    case 'bytes':
      return z.instanceof(Uint8Array);
    case 'date':
      return node.min === undefined || isShape ? z.date() : z.date().min(new Date(node.min));
    case 'enum':
      return isShape ? z.string() : z.enum(node.values as string[]);
    case 'literal':
      return isShape ? z.union(node.values.map((value) => typeOf(value))) : literalOf(node.values);
    case 'any':
      return node.json ? z.json() : z.unknown();
    default:
      return z.null();
  }
}

function typeOf(value: Literals[number]): z.ZodType {
  if (typeof value === 'object') return z.bigint();
  return typeof value === 'string' ? z.string() : typeof value === 'number' ? z.number() : z.boolean();
}

function ofString({ format, max, min, patterns }: Extract<Node, { kind: 'string' }>): z.ZodType {
  let schema: z.ZodString = z.string();
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  for (const pattern of patterns ?? []) schema = schema.regex(new RegExp(pattern));
  if (format === undefined) return schema;
  return format === 'email' ? z.email() : z.uuid();
}

function ofNumber({ above, below, format, max, min, multipleOf }: Extract<Node, { kind: 'number' }>): z.ZodType {
  let schema: z.ZodNumber = format === 'float32' ? z.float32() : z.number();
  if (min !== undefined) schema = schema.min(min);
  if (max !== undefined) schema = schema.max(max);
  if (above !== undefined) schema = schema.gt(above);
  if (below !== undefined) schema = schema.lt(below);
  return multipleOf === undefined ? schema : schema.multipleOf(multipleOf);
}

function ofInteger({ format, min }: Extract<Node, { kind: 'integer' }>, isShape: boolean): z.ZodType {
  const isBigint = format === 'int64' || format === 'uint64' || format === 'bigint';
  if (isShape) return isBigint ? z.bigint() : z.number();
  if (isBigint) return format === 'bigint' ? z.bigint() : format === 'int64' ? z.int64() : z.uint64();
  const schema = format === 'int32' ? z.int32() : format === 'uint32' ? z.uint32() : z.int();
  return min === undefined ? schema : schema.min(Number(min));
}

function sized<S extends z.ZodArray | z.ZodSet>(
  schema: S,
  { max, min }: { readonly min?: number; readonly max?: number },
  { reader }: Making,
): S {
  if (reader === 'shape') return schema;
  const atLeast = min === undefined ? schema : schema.min(min);
  // Both have the two methods, each of which returns its own type.
  return (max === undefined ? atLeast : atLeast.max(max)) as S;
}
