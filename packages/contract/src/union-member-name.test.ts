import { expect, test } from 'vitest';
import type { Node, UnionNode } from './node.ts';
import { unionMemberName } from './union-member-name.ts';

const string: Node = { kind: 'string' };
const kind = (...values: string[]): Node => ({
  kind: 'object',
  fields: [{ name: 'kind', node: { kind: 'literal', values } }],
  unknown: 'strip',
});
const ref = (id: string): Node => ({ kind: 'ref', id });

test.each<[string, Partial<UnionNode> & { members: Node[] }, string[]]>([
  ['its kind', { members: [string, { kind: 'boolean' }] }, ['string', 'boolean']],
  ['a count where that is taken', { members: [string, string, string] }, ['string', 'string2', 'string3']],
  ['the id of its type', { members: [ref('Card'), ref('Cash#output')] }, ['Card', 'Cash']],
  [
    'its literal',
    {
      members: [
        { kind: 'literal', values: ['a', 'b'] },
        { kind: 'literal', values: [{ bigint: '5' }] },
      ],
    },
    ['a', '5'],
  ],
  [
    'the value of its discriminator',
    { members: [kind('card', 'x'), kind('cash')], discriminator: 'kind' },
    ['card', 'cash'],
  ],
  [
    'that of its first member, if it is a union',
    {
      members: [{ kind: 'union', members: [kind('a'), kind('b')], discriminator: 'kind' }, kind('c')],
      discriminator: 'kind',
    },
    ['a', 'c'],
  ],
  [
    'its kind where the discriminator is not there',
    { members: [kind('a'), string], discriminator: 'type' },
    ['object', 'string'],
  ],
])('a member is named by %s', (_, union, names) => {
  const node: UnionNode = { kind: 'union', ...union };
  expect(node.members.map((__, index) => unionMemberName(node, index))).toEqual(names);
});
