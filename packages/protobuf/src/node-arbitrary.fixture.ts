import type { Contract, Node } from '@ahoy/contract';
import fc from 'fast-check';
import { objectOf } from './contract.fixture.ts';

/** A node, and the values that it takes. */
export interface Typed {
  readonly node: Node;
  readonly value: fc.Arbitrary<unknown>;
}

/** Names of members, some of which protobuf or JavaScript might trip over. */
const NAMES = [
  'name',
  'lastEventId',
  'constructor',
  'toString',
  'x-y',
  'été',
  'a1',
  'message',
  'option',
  '7',
  'HTTPServer',
];

const text = fc.string({ unit: 'grapheme', maxLength: 60 });
const double = fc.double().filter((value) => !Object.is(value, -0));
const float = fc.float().filter((value) => !Object.is(value, -0));
const date = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const json = fc
  .jsonValue({ maxDepth: 3, noUnicodeString: false })
  .map((value) => JSON.stringify(value))
  // No end takes such a key.
  .filter((written) => !written.includes('__proto__'))
  .map((written) => JSON.parse(written) as unknown);

const leaves: readonly Typed[] = [
  { node: { kind: 'string' }, value: text },
  { node: { kind: 'number' }, value: double },
  { node: { kind: 'number', format: 'float32' }, value: float },
  { node: { kind: 'integer', format: 'int32' }, value: fc.integer() },
  { node: { kind: 'integer', format: 'uint32' }, value: fc.nat({ max: 2 ** 32 - 1 }) },
  { node: { kind: 'integer', format: 'safe' }, value: fc.maxSafeInteger() },
  { node: { kind: 'integer', format: 'int64' }, value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { node: { kind: 'integer', format: 'uint64' }, value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  { node: { kind: 'integer', format: 'bigint' }, value: fc.bigInt() },
  { node: { kind: 'boolean' }, value: fc.boolean() },
  { node: { kind: 'bytes' }, value: fc.uint8Array({ maxLength: 20 }) },
  { node: { kind: 'date' }, value: date },
  { node: { kind: 'enum', values: ['a', 'B', 'b', '+', 3] }, value: fc.constantFrom('a', 'B', 'b', '+', 3) },
  { node: { kind: 'literal', values: ['one'] }, value: fc.constant('one') },
  { node: { kind: 'literal', values: ['one', 2, true] }, value: fc.constantFrom('one', 2, true) },
  { node: { kind: 'nothing', only: 'null' }, value: fc.constant(null) },
  { node: { kind: 'any', json: true }, value: json },
  {
    node: { kind: 'any' },
    value: fc.oneof(json, date, fc.bigInt(), fc.uint8Array(), fc.constant({ when: new Date(0) })),
  },
  { node: { kind: 'ref', id: 'Tree' }, value: treeValue() },
  { node: { kind: 'ref', id: 'Nested' }, value: nestedValue() },
];

/** Named types to which nodes refer. */
export const types: Contract['types'] = {
  Tree: objectOf(
    {
      label: { kind: 'string', nullable: true },
      children: { kind: 'array', item: { kind: 'ref', id: 'Tree' } },
      next: { kind: 'ref', id: 'Tree', nullable: true },
    },
    ['next'],
  ),
  Nested: { kind: 'array', item: { kind: 'ref', id: 'Nested' } },
};

function treeValue(depth = 3): fc.Arbitrary<unknown> {
  const tree: fc.Arbitrary<unknown> = depth === 0 ? fc.constant({ label: null, children: [] }) : treeValue(depth - 1);
  return fc.record(
    { label: fc.option(text), children: fc.array(tree, { maxLength: 2 }), next: fc.option(tree) },
    { requiredKeys: ['label', 'children'], noNullPrototype: true },
  );
}

function nestedValue(depth = 4): fc.Arbitrary<unknown> {
  return depth === 0 ? fc.constant([]) : fc.array(nestedValue(depth - 1), { maxLength: 2 });
}

/** Any node together with its values, as deep as given. */
export function typed(depth = 2): fc.Arbitrary<Typed> {
  const leaf = fc.constantFrom(...leaves);
  if (depth === 0) return leaf;
  const inner = typed(depth - 1);
  const plain = fc.oneof(
    leaf,
    object(inner),
    array(inner),
    set(inner),
    tuple(inner),
    record(inner),
    map(inner),
    union(inner),
  );
  return fc.tuple(plain, fc.nat({ max: 4 })).map(([one, roll]) => (roll === 0 ? nullable(one) : one));
}

/** An object of any members. */
function object(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const members = fc.tuple(
    fc.subarray(NAMES, { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(inner, fc.boolean()), { minLength: 6, maxLength: 6 }),
  );
  return members.map(([names, list]) => {
    const fields = names.flatMap((name, index) => {
      const [one, isOptional] = list[index] ?? [];
      return one === undefined ? [] : [{ name, one, isOptional: isOptional === true }];
    });
    const required = fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name);
    return {
      node: objectOf(
        Object.fromEntries(fields.map(({ name, one }) => [name, one.node])),
        fields.filter(({ isOptional }) => isOptional).map(({ name }) => name),
      ),
      value: fc.record(Object.fromEntries(fields.map(({ name, one }) => [name, one.value])), {
        requiredKeys: required,
        noNullPrototype: true,
      }),
    };
  });
}

function array(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return inner.map(({ node, value }) => ({
    node: { kind: 'array', item: node },
    value: fc.array(value, { maxLength: 4 }),
  }));
}

function set(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return inner.map(({ node, value }) => ({
    node: { kind: 'set', item: node },
    value: fc.array(value, { maxLength: 4 }).map((items) => new Set(items)),
  }));
}

function tuple(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(inner, inner, fc.boolean()).map(([first, second, hasRest]) => ({
    node: { kind: 'tuple', items: [first.node, second.node], ...(hasRest && { rest: second.node }) },
    value: fc
      .tuple(first.value, second.value, fc.array(second.value, { maxLength: hasRest ? 3 : 0 }))
      .map(([one, two, rest]) => [one, two, ...rest]),
  }));
}

function record(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const keys: readonly Typed[] = [
    { node: { kind: 'string' }, value: text },
    { node: { kind: 'integer', format: 'int32' }, value: fc.integer().map(String) },
  ];
  return fc.tuple(inner, fc.constantFrom(...keys)).map(([{ node, value }, key]) => ({
    node: { kind: 'record', key: key.node, value: node },
    value: fc
      .array(fc.tuple(key.value.map(String), value), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries.filter(([name]) => name !== '__proto__'))),
  }));
}

function map(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const keys = leaves.filter(
    ({ node }) => node.kind !== 'bytes' && node.kind !== 'date' && node.kind !== 'any' && node.kind !== 'ref',
  );
  return fc.tuple(fc.constantFrom(...keys), inner).map(([key, { node, value }]) => ({
    node: { kind: 'map', key: key.node, value: node },
    value: fc.array(fc.tuple(key.value, value), { maxLength: 4 }).map((entries) => new Map(entries)),
  }));
}

function union(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const member = inner.filter(({ node }) => node.kind !== 'nothing');
  return fc.array(member, { minLength: 2, maxLength: 4 }).map((members) => ({
    node: { kind: 'union', members: members.map(({ node }) => withoutNull(node)) },
    // Null is no member of a union: the contract has it beside.
    value: fc.oneof(...members.map(({ value }) => value)).filter((value) => value !== null),
  }));
}

function nullable({ node, value }: Typed): Typed {
  if (node.kind === 'nothing' || node.kind === 'any') return { node, value };
  return { node: { ...node, nullable: true }, value: fc.option(value) };
}

function withoutNull(node: Node): Node {
  const { nullable: _, ...rest } = node;
  return rest;
}
