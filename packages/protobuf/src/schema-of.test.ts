import { allocateNumbers, type Node } from '@ahoy/contract';
import { describe, expect, test } from 'vitest';
import { contractFrom, objectOf } from './contract.fixture.ts';
import { randomContract } from './random-contract.fixture.ts';
import { schemaOf } from './schema-of.ts';
import { toProtoFiles } from './text/to-proto-files.ts';

const string: Node = { kind: 'string' };
const contractOfFields = (...names: readonly string[]): ReturnType<typeof contractFrom> =>
  contractFrom({ 'a.b': { input: objectOf(Object.fromEntries(names.map((name) => [name, string]))) } });

describe('a schema', () => {
  test('has the numbers of the lock, and reserves those of what is gone', () => {
    const lock = allocateNumbers(contractOfFields('gone', 'kept'));
    const contract = contractOfFields('added', 'kept');
    const [file] = toProtoFiles(schemaOf(contract, allocateNumbers(contract, lock)));
    expect(file?.text).toContain(
      ['  reserved 1;', '  reserved "gone";', '  optional string added = 3;', '  optional string kept = 2;'].join('\n'),
    );
  });

  test('of a contract that the lock was not made from is refused', () => {
    const lock = allocateNumbers(contractOfFields('x'));
    expect(() => schemaOf(contractOfFields('x', 'y'), lock)).toThrow('a.b.input: y has no number');
  });

  test.for(Array.from({ length: 20 }, (_, seed) => seed))(
    'asks for no number that the lock of random contract %d lacks',
    (seed) => {
      const { contract } = randomContract(seed, { procedures: 30, values: 0 });
      expect(schemaOf(contract, allocateNumbers(contract)).methods).toHaveLength(30);
    },
  );
});
