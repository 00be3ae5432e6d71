import { contractOf, type ProcedureContract } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { addProcedureFlags } from './procedure-flags.ts';

const Input = z.object({
  on: z.boolean(),
  count: z.int(),
  tags: z.array(z.string()),
  home: z.object({ zip: z.string() }),
  Größe: z.string(),
  'a b': z.string(),
  'no-way': z.string(),
  warmUp: z.string(),
  note: z.boolean().nullable(),
});
const contract = contractOf({
  test: {
    run: createProcedureBuilder()
      .input(Input)
      .query(() => ''),
  },
});

/** What a line gives, by the names of the flags. */
function given(...line: string[]): object {
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  const flags = addProcedureFlags(command, contract.procedures[0] as ProcedureContract, contract.types);
  command.action(() => {});
  command.parse(line, { from: 'user' });
  return Object.fromEntries([...flags.given()].map(([{ name }, value]) => [name, value]));
}

test.each<[string[], object]>([
  [[], {}],
  [['--on'], { on: true }],
  [['--no-on'], { on: false }],
  [['--on', '--no-on'], { on: false }],
  [['--count', '-5'], { count: '-5' }],
  [['--count=1', '--count=2'], { count: '2' }],
  [['--tags', 'a', '--tags', '--b'], { tags: ['a', '--b'] }],
  [['--home.zip', '8001'], { 'home.zip': '8001' }],
  [['--Größe', 'L'], { Größe: 'L' }],
  [['--input.warmUp', 'x'], { 'input.warmUp': 'x' }],
  [['--note', 'false'], { note: 'false' }],
])('%j gives %j', (line, expected) => {
  expect(given(...line)).toEqual(expected);
});

test.each([[['--a b', 'x']], [['--no-way', 'x']], [['--warmUp', 'x']], [['--count']]])('%j is no flag', (line) => {
  expect(() => given(...line)).toThrow('error: ');
});
