import { isDeepStrictEqual } from 'node:util';
import type { Field, Node } from '@ahoy/contract';
import type { Random } from './random.ts';
import { randomField, randomLeaf, randomNode } from './random-node.ts';

/** Changes a node somewhere at random, as a person might. */
export function editNode(node: Node, random: Random): Node {
  const parts = partsOf(node);
  const part = random.oneIn(3) || parts.length === 0 ? undefined : random.pick(parts);
  if (part) return part.put(editNode(part.node, random));
  if (random.oneIn(6)) return random.oneIn(2) ? randomNode(random, 1) : { kind: 'array', item: plain(node) };
  if (random.oneIn(6)) return toggleNull(node);
  if (random.oneIn(8)) return { kind: 'union', members: [plain(node), randomLeaf(random)].filter(isSomething) };
  return editKind(node, random);
}

interface Part {
  readonly node: Node;
  readonly put: (node: Node) => Node;
}

function partsOf(node: Node): readonly Part[] {
  switch (node.kind) {
    case 'object':
      return node.fields.map((field, index) => ({
        node: field.node,
        put: (next) => ({ ...node, fields: node.fields.with(index, withNode(field, next)) }),
      }));
    case 'array':
    case 'set':
      return [{ node: node.item, put: (item) => ({ ...node, item }) }];
    case 'tuple':
      return node.items.map((item, index) => ({
        node: item,
        put: (next) => ({ ...node, items: node.items.with(index, next) }),
      }));
    case 'record':
    case 'map':
      return [{ node: node.value, put: (value) => ({ ...node, value }) }];
    case 'union':
      return node.members.map((member, index) => ({
        node: member,
        put: (next) =>
          staysApart(member, next, node.discriminator)
            ? { ...node, members: node.members.with(index, plain(next)) }
            : node,
      }));
    case 'intersection':
      return [{ node: node.left, put: (left) => (left.kind === 'object' ? { ...node, left: plain(left) } : node) }];
    default:
      return [];
  }
}

/** Members of a discriminated union keep what tells them apart. */
function staysApart(member: Node, next: Node, discriminator: string | undefined): boolean {
  const tagOf = (node: Node): Node | undefined =>
    node.kind === 'object' ? node.fields.find(({ name }) => name === discriminator)?.node : undefined;
  return discriminator === undefined || isDeepStrictEqual(tagOf(member), tagOf(next) ?? null);
}

/** A default is of the type that it was given for. */
function withNode(field: Field, node: Node): Field {
  const { default: value, ...rest } = field;
  return value !== undefined && node.kind === 'string' ? { ...field, node } : { ...rest, node };
}

function plain(node: Node): Node {
  const { nullable: _, ...rest } = node;
  return isSomething(rest) ? rest : { kind: 'boolean' };
}

function isSomething({ kind }: Node): boolean {
  return kind !== 'nothing';
}

function toggleNull(node: Node): Node {
  if (node.kind === 'any' || node.kind === 'nothing') return node;
  const { nullable, ...rest } = node;
  return nullable ? rest : { ...node, nullable: true };
}

function editKind(node: Node, random: Random): Node {
  switch (node.kind) {
    case 'object':
      return editObject(node, random);
    case 'enum': {
      const other = random.pick(['x', 'y', 'z', 'w', 'v']);
      const values = node.values.includes(other)
        ? node.values.filter((value) => value !== other)
        : [...node.values, other];
      return values.length === 0 ? node : { ...node, values };
    }
    case 'union':
      return editUnion(node, random);
    case 'tuple':
      return editTuple(node, random);
    case 'array':
    case 'set':
      return { ...node, ...(random.oneIn(2) ? { min: random.below(3) } : { max: 1 + random.below(3) }) };
    case 'record':
      return node.key.kind === 'enum' ? { ...node, key: editKind(node.key, random) } : node;
    case 'integer':
      return { kind: 'integer', format: random.pick(['int32', 'uint32', 'safe', 'int64', 'uint64', 'bigint']) };
    case 'number':
      return random.pick<Node>([{ kind: 'number' }, { kind: 'number', min: 1 }, { kind: 'integer', format: 'safe' }]);
    case 'string':
      return random.pick<Node>([
        { kind: 'string' },
        { kind: 'string', min: random.below(4) },
        { kind: 'enum', values: ['x'] },
      ]);
    default:
      return randomLeaf(random);
  }
}

type ObjectNode = Extract<Node, { kind: 'object' }>;

function editObject(node: ObjectNode, random: Random): Node {
  const { fields } = node;
  const index = random.below(fields.length);
  const field = fields[index];
  const free = ['a', 'b', 'c', 'd', 'e'].filter((name) => fields.every((one) => one.name !== name));
  const name = free.length === 0 ? undefined : random.pick(free);
  const roll = random.below(6);
  if (roll === 0) return { ...node, unknown: random.pick(['strip', 'strict', 'loose']) };
  if (roll < 3 && name !== undefined) return { ...node, fields: [...fields, randomField(random, name, 1)] };
  if (field === undefined || field.name === 'kind') return node;
  if (roll === 3 && fields.length > 1) return { ...node, fields: fields.toSpliced(index, 1) };
  if (roll === 4 && name !== undefined) return { ...node, fields: fields.with(index, { ...field, name }) };
  const { default: _, optional, ...required } = field;
  return { ...node, fields: fields.with(index, optional ? required : { ...required, optional: true }) };
}

function editUnion(node: Extract<Node, { kind: 'union' }>, random: Random): Node {
  const { discriminator, members } = node;
  const index = random.below(members.length);
  if (members.length > 2 && random.oneIn(3)) return { ...node, members: members.toSpliced(index, 1) };
  if (random.oneIn(3)) return { ...node, members: members.toReversed() };
  if (discriminator === undefined) return { ...node, members: [...members, plain(randomLeaf(random))] };
  const tags = members.flatMap((member) => (member.kind === 'object' ? member.fields : [])).map(({ node: tag }) => tag);
  const isTaken = tags.some((tag) => tag.kind === 'literal' && tag.values.includes('v'));
  const kind: Field = { name: discriminator, node: { kind: 'literal', values: ['v'] } };
  return isTaken ? node : { ...node, members: [...members, { kind: 'object', fields: [kind], unknown: 'strip' }] };
}

function editTuple(node: Extract<Node, { kind: 'tuple' }>, random: Random): Node {
  const { optionalFrom, ...rest } = node;
  if (random.oneIn(3)) return optionalFrom === undefined ? { ...node, optionalFrom: node.items.length - 1 } : rest;
  if (random.oneIn(2) && node.items.length > 1) return { ...rest, items: node.items.slice(0, -1) };
  return { ...node, items: [...node.items, randomLeaf(random)] };
}
