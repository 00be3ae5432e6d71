import { describe, expect, test } from 'vitest';
import { ContractError } from './contract-error.ts';
import type { Contract } from './contract.ts';
import type { Node } from './node.ts';
import { toWireContract } from './wire-contract.ts';

function contractWith(input: unknown): { contract: Contract; lock: object } {
  const procedure = { path: 'a.b', type: 'query', streaming: 'unary', meta: {}, input: input as Node } as const;
  return { contract: { version: 1, procedures: [procedure], types: {} }, lock: { version: 1, numbers: {} } };
}

const string: Node = { kind: 'string' };

test.each<Node>([
  string,
  { kind: 'integer', format: 'safe', nullable: true },
  { kind: 'enum', id: 'E', values: ['a', 1] },
  { kind: 'literal', values: ['a', 1, true, null, { bigint: '-5' }] },
  { kind: 'object', fields: [{ name: 'a', node: string, optional: true }], unknown: 'strip' },
  { kind: 'object', fields: [], unknown: { kind: 'any', json: true } },
  { kind: 'tuple', items: [string], optionalFrom: 0, rest: { kind: 'boolean' } },
  { kind: 'record', key: string, value: { kind: 'bytes' }, partial: true },
  { kind: 'map', key: { kind: 'date' }, value: { kind: 'number', format: 'float32' } },
  { kind: 'set', item: { kind: 'ref', id: 'Tree' } },
  { kind: 'union', members: [string, { kind: 'nothing', only: 'null' }], discriminator: 'kind' },
  { kind: 'intersection', left: string, right: { kind: 'array', item: string } },
])('%j is what it was', (node) => {
  expect(toWireContract(contractWith(node), 'it').contract).toEqual(contractWith(node).contract);
});

test('what no caller needs is left out', () => {
  const said = {
    ...string,
    min: 1,
    patterns: ['a'],
    description: 'b',
    deprecated: true,
    refinements: 1,
    format: 'uuid',
  };
  const field = { name: 'a', node: said, default: 1, number: 5 };
  expect(toWireContract(contractWith({ kind: 'object', fields: [field], unknown: 'strip' }), 'it').contract).toEqual(
    contractWith({ kind: 'object', fields: [{ name: 'a', node: string }], unknown: 'strip' }).contract,
  );
});

describe('data that is no contract is refused', () => {
  test.each<[string, unknown]>([
    ['no object', 5],
    ['a later version', { ...contractWith(string), contract: { version: 2, procedures: [], types: {} } }],
    ['a node of an unknown kind', contractWith({ kind: 'code' })],
    ['a node with code for a number', contractWith({ kind: 'tuple', items: [], optionalFrom: '0); run(' })],
    ['a node with code for a format', contractWith({ kind: 'integer', format: '"); run("' })],
    ['a bigint that is none', contractWith({ kind: 'literal', values: [{ bigint: 'x' }] })],
    ['a bigint that takes long to read', contractWith({ kind: 'literal', values: [{ bigint: '9'.repeat(5_000) }] })],
    ['a number that is none', { ...contractWith(string), lock: { version: 1, numbers: { a: { b: 1.5 } } } }],
    ['a number that is given twice', { ...contractWith(string), lock: { version: 1, numbers: { a: { b: 1, c: 1 } } } }],
  ])('%s', (_, data) => {
    expect(() => toWireContract(data, 'it')).toThrow(ContractError);
    expect(() => toWireContract(data, 'it')).toThrow(/^it[ :]/);
  });
});
