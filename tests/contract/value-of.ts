import type { Field, Node } from '@ahoy/contract';
import type { Random } from './random.ts';
import type { Types } from './to-zod.ts';

/** Who makes the value: a caller may leave out what has a default, and send more than is declared; a server does neither. */
export type Maker = 'caller' | 'server';

/** Levels below which a value gets no members that it need not have, counted down from its depth. */
const MIN_DEPTH = -12;

/** Makes a value of a node, often one at its limits. It is not always valid: limits may contradict one another. */
export function valueOf(node: Node, making: { random: Random; types: Types; maker: Maker }, depth = 4): unknown {
  const { random } = making;
  if (depth < MIN_DEPTH) throw new RangeError('expected a type that ends, got one each of whose values holds another');
  const make = (inner: Node): unknown => valueOf(inner, making, depth - 1);
  if (node.nullable && random.oneIn(3)) return null;
  const count = (one: { min?: number; max?: number }): number =>
    depth <= 0 ? (one.min ?? 0) : Math.min((one.min ?? 0) + random.below(3), one.max ?? 9);
  switch (node.kind) {
    case 'object':
      return objectOf(node, { ...making, depth });
    case 'array':
      return Array.from({ length: count(node) }, () => make(node.item));
    case 'set':
      return new Set(Array.from({ length: count(node) }, () => make(node.item)));
    case 'tuple': {
      const least = node.optionalFrom ?? node.items.length;
      const items = node.items.slice(0, least + random.below(node.items.length - least + 1)).map(make);
      return node.rest && items.length === node.items.length && random.oneIn(2) ? [...items, make(node.rest)] : items;
    }
    case 'record':
      return recordOf(node, { ...making, depth });
    case 'map':
      return new Map(Array.from({ length: count({}) }, () => [make(node.key), make(node.value)]));
    case 'union':
      return make(random.pick(node.members));
    case 'intersection':
      return { ...(make(node.left) as object), ...(make(node.right) as object) };
    case 'ref':
      return valueOf(making.types[node.id] as Node, making, depth - 1); // types are generated with the nodes that name them
    default:
      return scalarOf(node, random);
  }
}

interface Making {
  readonly random: Random;
  readonly types: Types;
  readonly maker: Maker;
  readonly depth: number;
}

function objectOf(node: Extract<Node, { kind: 'object' }>, making: Making): object {
  const { depth, maker, random } = making;
  const value: Record<string, unknown> = {};
  const isAbsent = (field: Field): boolean =>
    field.optional === true && (maker === 'caller' || field.default === undefined) && (depth <= 0 || random.oneIn(2));
  for (const field of node.fields) {
    if (!isAbsent(field)) value[field.name] = valueOf(field.node, making, depth - 1);
  }
  const { unknown } = node;
  const mayHold = typeof unknown === 'object' || unknown === 'loose' || (unknown === 'strip' && maker === 'caller');
  if (!mayHold || !random.oneIn(3)) return value;
  // A name that later schemas may declare is sent only where the schema says that any member may be.
  const name = unknown === 'strip' ? 'extra' : random.pick(['extra', 'e', 'b']);
  if (!(name in value) && node.fields.every((field) => field.name !== name)) {
    value[name] = typeof unknown === 'object' ? valueOf(unknown, making, depth - 1) : random.pick(['text', 5, true]);
  }
  return value;
}

function recordOf(node: Extract<Node, { kind: 'record' }>, making: Making): object {
  const { random } = making;
  const names = node.key.kind === 'enum' ? node.key.values.map(String) : ['k', 'x', ''];
  const isAll = node.key.kind === 'enum' && !node.partial;
  const chosen = names.filter(() => isAll || (making.depth > 0 && random.oneIn(2)));
  return Object.fromEntries(chosen.map((name) => [name, valueOf(node.value, making, making.depth - 1)]));
}

function scalarOf(node: Node, random: Random): unknown {
  switch (node.kind) {
    case 'string':
      return textOf(node, random);
    case 'number':
      return numberOf(node, random);
    case 'integer':
      return integerOf(node, random);
    case 'boolean':
      return random.oneIn(2);
    case 'bytes':
      return random.pick([new Uint8Array(), Uint8Array.of(0, 255)]);
    case 'date':
      return new Date(node.min ?? random.pick(['1969-01-01T00:00:00Z', '2026-11-22T10:00:00.123Z']));
    case 'enum':
      return random.pick(node.values);
    case 'literal': {
      const value = random.pick(node.values);
      return typeof value === 'object' && value !== null ? BigInt(value.bigint) : value;
    }
    case 'any':
      return random.pick<unknown>(
        node.json ? [null, 'text', 5, true, [1], { a: 'x' }] : ['text', 5, 7n, null, { a: 1 }, new Date(0)],
      );
    default:
      return null;
  }
}

function textOf({ format, max = 8, min = 0, patterns }: Extract<Node, { kind: 'string' }>, random: Random): string {
  if (format === 'email') return 'ada@example.com';
  if (format === 'uuid') return '6ba7b810-9dad-41d1-80b4-00c04fd430c8';
  if (patterns) return random.pick(['x', 'xyz', 'abc', 'x1', 'x Y']);
  return random.pick(['', 'x', 'y', 'Ünï', 'x'.repeat(min), 'y'.repeat(max), 'text']);
}

function numberOf(
  { above, below, format, max, min, multipleOf }: Extract<Node, { kind: 'number' }>,
  random: Random,
): number {
  if (multipleOf !== undefined) return multipleOf * (random.below(7) - 3);
  const around = [min, max].flatMap((limit) => limit ?? []);
  if (above !== undefined) around.push(above + 0.5);
  if (below !== undefined) around.push(below - 0.5);
  if (around.length > 0 && random.oneIn(2)) return random.pick(around);
  return random.pick(format === 'float32' ? [0, 1.5, -2, 3e38] : [0, 1, -1, 2.5, -3, 4, 5, 6, 1e300, 2 ** 53, 2 ** 31]);
}

function integerOf({ format, min }: Extract<Node, { kind: 'integer' }>, random: Random): number | bigint {
  const limits = {
    int32: [-(2n ** 31n), 2n ** 31n - 1n],
    uint32: [0n, 2n ** 32n - 1n],
    safe: [BigInt(Number.MIN_SAFE_INTEGER), BigInt(Number.MAX_SAFE_INTEGER)],
    int64: [-(2n ** 63n), 2n ** 63n - 1n],
    uint64: [0n, 2n ** 64n - 1n],
    bigint: [-(2n ** 80n), 2n ** 80n],
  }[format];
  const value = random.pick([...limits, 0n, 1n, 7n, -1n, min === undefined ? 2n : BigInt(min)]);
  return format === 'int64' || format === 'uint64' || format === 'bigint' ? value : Number(value);
}
