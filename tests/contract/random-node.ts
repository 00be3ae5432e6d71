import type { Field, Node } from '@ahoy/contract';
import type { Random } from './random.ts';

/** Names of fields and values of enums; few, so that two objects often share some. */
const NAMES = ['a', 'b', 'c', 'd', 'kind'] as const;
const VALUES = ['x', 'y', 'z', 'w'] as const;

/** Makes a random node, as deep as given. */
export function randomNode(random: Random, depth = 3): Node {
  const node = depth === 0 || random.oneIn(3) ? randomLeaf(random) : randomBranch(random, depth - 1);
  return random.oneIn(6) && node.kind !== 'any' && node.kind !== 'nothing' ? { ...node, nullable: true } : node;
}

/** Makes the object that a procedure takes or gives. */
export function randomObject(random: Random, depth = 3): Extract<Node, { kind: 'object' }> {
  const names = NAMES.filter(() => random.oneIn(2));
  return {
    kind: 'object',
    fields: (names.length === 0 ? ['a'] : names).map((name) => randomField(random, name, depth)),
    unknown: random.oneIn(5) ? random.pick(['strict', 'loose', { kind: 'string' }] as const) : 'strip',
  };
}

/** Makes a field, which may be optional or have a default. */
export function randomField(random: Random, name: string, depth: number): Field {
  const node = randomNode(random, depth);
  if (random.oneIn(3)) return { name, node, optional: true };
  if (node.kind === 'string' && Object.keys(node).length === 1 && random.oneIn(3)) {
    return { name, node, optional: true, default: random.pick(VALUES) };
  }
  return { name, node };
}

/** Makes a node that holds no other. */
export function randomLeaf(random: Random): Node {
  const limits = (): { min?: number; max?: number } => ({
    ...(random.oneIn(3) && { min: random.below(3) }),
    ...(random.oneIn(3) && { max: 3 + random.below(4) }),
  });
  return random.pick<() => Node>([
    () => ({ kind: 'string', ...limits() }),
    () => ({ kind: 'string', patterns: [random.pick(['^[a-z]+$', '^x'])] }),
    () => ({ kind: 'string', format: random.pick(['email', 'uuid']) }),
    () => ({ kind: 'number', ...limits() }),
    () => ({ kind: 'number', format: 'float32' }),
    () => ({ kind: 'number', ...random.pick([{ above: 0 }, { below: 0 }, { multipleOf: 2 }, { multipleOf: 3 }]) }),
    () => ({ kind: 'integer', format: random.pick(['int32', 'uint32', 'safe', 'int64', 'uint64', 'bigint']) }),
    () => ({ kind: 'integer', format: random.pick(['int32', 'safe']), min: String(random.below(3)) }),
    () => ({ kind: 'boolean' }),
    () => ({ kind: 'bytes' }),
    () => ({ kind: 'date', ...(random.oneIn(3) && { min: '2020-01-01T00:00:00.000Z' }) }),
    () => randomEnum(random),
    () => ({ kind: 'literal', values: random.pick([['x'], ['x', 'y'], [1], [1, 'x'], [true], [{ bigint: '7' }]]) }),
    () => ({ kind: 'any' }),
    () => ({ kind: 'any', json: true }),
    () => ({ kind: 'nothing', only: 'null' }),
    () => ({ kind: 'ref', id: 'Tree' }),
  ])();
}

/** Makes an enum. */
function randomEnum(random: Random): Node {
  const values = VALUES.filter(() => random.oneIn(2));
  return { kind: 'enum', values: values.length === 0 ? ['x'] : values };
}

/** Makes a union whose members a field tells apart. */
function randomChoice(random: Random, depth: number): Node {
  const tags = VALUES.filter(() => random.oneIn(2));
  const members = (tags.length === 0 ? ['x', 'y'] : tags).map((tag): Node => {
    const object = randomObject(random, depth);
    const fields = object.fields.filter(({ name }) => name !== 'kind');
    const kind: Field = { name: 'kind', node: { kind: 'literal', values: [tag] } };
    return { ...object, unknown: 'strip', fields: [kind, ...fields] };
  });
  return { kind: 'union', members, discriminator: 'kind' };
}

function randomBranch(random: Random, depth: number): Node {
  const inner = (): Node => randomNode(random, depth);
  const sizes = (): { min?: number } => (random.oneIn(4) ? { min: 1 } : {});
  return random.pick<() => Node>([
    () => randomObject(random, depth),
    () => randomObject(random, depth),
    () => ({ kind: 'array', item: inner(), ...sizes() }),
    () => ({ kind: 'set', item: inner(), ...sizes() }),
    () => randomTuple(random, depth),
    () => ({ kind: 'record', key: { kind: 'string' }, value: inner() }),
    () => ({ kind: 'record', key: randomEnum(random), value: inner(), ...(random.oneIn(2) && { partial: true }) }),
    () => ({
      kind: 'map',
      key: random.pick<Node>([{ kind: 'string' }, { kind: 'number' }, randomEnum(random)]),
      value: inner(),
    }),
    () => ({ kind: 'union', members: Array.from({ length: 2 + random.below(2) }, () => withoutNull(inner())) }),
    () => randomChoice(random, depth),
    () => ({
      kind: 'intersection',
      left: randomObject(random, 0),
      right: { ...randomObject(random, 0), unknown: 'strip' },
    }),
  ])();
}

function randomTuple(random: Random, depth: number): Node {
  const items = Array.from({ length: 1 + random.below(3) }, () => randomNode(random, depth));
  return {
    kind: 'tuple',
    items,
    ...(random.oneIn(3) && { optionalFrom: random.below(items.length) }),
    ...(random.oneIn(4) && { rest: randomNode(random, 0) }),
  };
}

function withoutNull(node: Node): Node {
  const { nullable: _, ...rest } = node;
  return rest.kind === 'nothing' ? { kind: 'boolean' } : rest;
}
