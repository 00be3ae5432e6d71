import type { Contract, Node } from '@ahoy/contract';
import fc from 'fast-check';

/** A node, and the values that it takes. */
export interface Typed {
  readonly node: Node;
  readonly value: fc.Arbitrary<unknown>;
}

/** Names of members, some of which JavaScript, a query string or XML might trip over. */
const NAMES = [
  'name',
  'lastEventId',
  'constructor',
  'toString',
  'a b',
  'été',
  '7',
  '',
  '_x0041_',
  'a:b',
  '#text',
  '😀',
];

/** Characters that XML can hold, white space and its own signs among them. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '&', '"', "'", '\r', '\n', '\t', ' ', ']]>', ':', '_x', '😀'),
      fc.string({ unit: 'grapheme', maxLength: 3 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join('').replaceAll(/[[\p{Cc}--[\t\n\r]]\p{Cs}\uFFFE\uFFFF]/gv, ''));

const date = fc.date({ noInvalidDate: true });
const double = fc.double().map((value) => value + 0);
const json = fc
  .jsonValue({ maxDepth: 3 })
  .map((value) => JSON.stringify(value))
  .filter((written) => !written.includes('__proto__'))
  .map((written) => JSON.parse(written) as unknown);
const rich = fc.oneof(json, date, fc.bigInt(), fc.uint8Array(), fc.constant({ when: new Date(0), gap: undefined }));

const leaves: readonly Typed[] = [
  { node: { kind: 'string' }, value: text },
  { node: { kind: 'number' }, value: double },
  { node: { kind: 'integer', format: 'int32' }, value: fc.integer() },
  { node: { kind: 'integer', format: 'safe' }, value: fc.maxSafeInteger() },
  { node: { kind: 'integer', format: 'int64' }, value: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }) },
  { node: { kind: 'integer', format: 'bigint' }, value: fc.bigInt() },
  { node: { kind: 'boolean' }, value: fc.boolean() },
  { node: { kind: 'bytes' }, value: fc.uint8Array({ maxLength: 20 }) },
  { node: { kind: 'date' }, value: date },
  { node: { kind: 'enum', values: ['a', ' b ', '<', 3] }, value: fc.constantFrom('a', ' b ', '<', 3) },
  { node: { kind: 'literal', values: ['one', 2, true] }, value: fc.constantFrom('one', 2, true) },
  { node: { kind: 'literal', values: [{ bigint: '5' }] }, value: fc.constant(5n) },
  { node: { kind: 'nothing', only: 'null' }, value: fc.constant(null) },
  { node: { kind: 'any', json: true }, value: json },
  { node: { kind: 'any' }, value: rich },
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

/** Makes the node of an object with these members. */
function objectOf(
  fields: Readonly<Record<string, Node>>,
  optional: readonly string[] = [],
): Extract<Node, { kind: 'object' }> {
  return {
    kind: 'object',
    unknown: 'strip',
    fields: Object.entries(fields).map(([name, node]) => ({
      name,
      node,
      ...(optional.includes(name) && { optional: true }),
    })),
  };
}

/** Any node together with its values, as deep as given. */
export function typed(depth = 2): fc.Arbitrary<Typed> {
  const leaf = fc.constantFrom(...leaves);
  if (depth === 0) return leaf;
  const inner = typed(depth - 1);
  const makers = [object, collection('array'), collection('set'), tuple, record, map, union, choice, undefinableList];
  const plain = fc.oneof(leaf, ...makers.map((make) => make(inner)));
  return fc.tuple(plain, fc.nat({ max: 4 })).map(([one, roll]) => (roll === 0 ? nullable(one) : one));
}

/** An object of any members, of which some are optional. */
export function object(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const members = fc.tuple(
    fc.subarray(NAMES, { minLength: 1, maxLength: 6 }),
    fc.array(fc.tuple(inner, fc.boolean()), { minLength: 6, maxLength: 6 }),
  );
  return members.map(([names, list]) => {
    const fields = names.flatMap((name, index) => {
      const [one, isOptional] = list[index] ?? [];
      return one === undefined ? [] : [{ name, one, isOptional: isOptional === true }];
    });
    return {
      node: objectOf(
        Object.fromEntries(fields.map(({ name, one }) => [name, one.node])),
        fields.filter(({ isOptional }) => isOptional).map(({ name }) => name),
      ),
      value: fc.record(Object.fromEntries(fields.map(({ name, one }) => [name, one.value])), {
        requiredKeys: fields.filter(({ isOptional }) => !isOptional).map(({ name }) => name),
        noNullPrototype: true,
      }),
    };
  });
}

function collection(kind: 'array' | 'set'): (inner: fc.Arbitrary<Typed>) => fc.Arbitrary<Typed> {
  return (inner) =>
    inner.map(({ node, value }) => ({
      node: { kind, item: node },
      value: fc.array(value, { maxLength: 4 }).map((items) => (kind === 'set' ? new Set(items) : items)),
    }));
}

/** An array whose items may be undefined, which the contract says by a union. */
function undefinableList(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return inner
    .filter(({ node }) => node.kind !== 'nothing' && node.kind !== 'any')
    .map(({ node, value }) => ({
      node: {
        kind: 'array',
        item: { kind: 'union', members: [withoutNull(node), { kind: 'nothing', only: 'undefined' }] },
      },
      value: fc.array(
        fc.oneof(
          value.filter((one) => one !== null),
          fc.constant(undefined),
        ),
        { maxLength: 3 },
      ),
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
  return inner.map(({ node, value }) => ({
    node: { kind: 'record', key: { kind: 'string' }, value: node },
    value: fc
      .array(fc.tuple(text, value), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries.filter(([name]) => name !== '__proto__'))),
  }));
}

function map(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const keys = leaves.filter(({ node }) => ['string', 'number', 'integer', 'boolean', 'enum'].includes(node.kind));
  return fc.tuple(fc.constantFrom(...keys), inner).map(([key, { node, value }]) => ({
    node: { kind: 'map', key: key.node, value: node },
    value: fc.array(fc.tuple(key.value, value), { maxLength: 4 }).map((entries) => new Map(entries)),
  }));
}

/** A union whose members JSON tells apart. */
function union(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  const members: readonly fc.Arbitrary<Typed>[] = [
    fc.constant({ node: { kind: 'boolean' } as const, value: fc.boolean() }),
    fc.constant({ node: { kind: 'integer', format: 'int32' } as const, value: fc.integer() }),
    fc.constantFrom(...leaves.filter(({ node }) => node.kind === 'string' || node.kind === 'bytes')),
    fc.oneof(object(inner), record(inner)),
    fc.oneof(collection('array')(inner), collection('set')(inner)),
  ];
  return fc.subarray([...members], { minLength: 2 }).chain((list) =>
    fc.tuple(...list).map((found) => ({
      node: { kind: 'union' as const, members: found.map(({ node }) => node) },
      value: fc.oneof(...found.map(({ value }) => value)),
    })),
  );
}

/** A union whose members a discriminator tells apart. */
function choice(inner: fc.Arbitrary<Typed>): fc.Arbitrary<Typed> {
  return fc.tuple(inner, inner).map((members) => {
    const tags = ['a', 2] as const;
    return {
      node: {
        kind: 'union',
        discriminator: 'type',
        members: members.map(({ node }, index) =>
          objectOf({ type: { kind: 'literal', values: [tags[index] ?? ''] }, value: node }),
        ),
      },
      value: fc.oneof(...members.map(({ value }, index) => value.map((one) => ({ type: tags[index], value: one })))),
    };
  });
}

function nullable({ node, value }: Typed): Typed {
  if (node.kind === 'nothing' || node.kind === 'any') return { node, value };
  return { node: { ...node, nullable: true }, value: fc.option(value) };
}

function withoutNull(node: Node): Node {
  const { nullable: _, ...rest } = node;
  return rest;
}
