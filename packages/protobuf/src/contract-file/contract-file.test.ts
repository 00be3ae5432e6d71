import { allocateNumbers, type Contract, ContractError } from '@ahoy/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codecOf } from '../codec/codec-of.ts';
import { contractFrom, objectOf } from '../contract.fixture.ts';
import { fileBytes, FileDescriptorProto } from '../from-descriptor/descriptor.fixture.ts';
import { randomContract } from '../random-contract.fixture.ts';
import { schemaOf } from '../schema-of.ts';
import { CONTRACT_FILE } from './contract-option.ts';
import { fromContractFile } from './from-contract-file.ts';
import { toContractFile } from './to-contract-file.ts';

function throughFile(contract: Contract): ReturnType<typeof fromContractFile> {
  return fromContractFile(toContractFile(contract, allocateNumbers(contract)).bytes);
}

test('whoever has read the file writes and reads the same bytes as whoever has the contract', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { contract, values } = randomContract(seed, { procedures: 3, values: 3 });
      const read = throughFile(contract);
      if (!read) throw new Error('there is no contract');
      const own = schemaOf(contract, allocateNumbers(contract)).methods;
      for (const [index, method] of schemaOf(read.contract, read.lock).methods.entries()) {
        const [ours, theirs] = [own[index], method].map((one) => codecOf((one as typeof method).input));
        for (const value of values[index] ?? []) {
          const bytes = ours?.encode(value);
          expect(theirs?.encode(value)).toEqual(bytes);
          expect(theirs?.decode(bytes as Uint8Array)).toEqual(ours?.decode(bytes as Uint8Array));
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('the file tells no more than how values are written', () => {
  const contract = contractFrom({
    'greeter.sayHello': {
      input: objectOf({ name: { kind: 'string', min: 3, patterns: ['^secret'], description: 'secret' } }),
      errors: { kind: 'string', description: 'secret' },
      meta: { http: 'POST /secret', description: 'secret', grpc: 'greet.Greeter/SayHello' },
    },
  });
  const numbers = allocateNumbers(contract, {
    version: 1,
    numbers: { 'greeter.sayHello.input': { name: 1 } },
    reserved: { 'secret.service.input': { secret: 1 } },
  });
  const { bytes } = toContractFile(contract, numbers);
  expect(new TextDecoder().decode(bytes)).not.toContain('secret');
  expect(fromContractFile(bytes)?.contract.procedures).toEqual([
    {
      path: 'greeter.sayHello',
      type: 'mutation',
      streaming: 'unary',
      meta: { grpc: 'greet.Greeter/SayHello' },
      input: objectOf({ name: { kind: 'string' } }),
    },
  ]);
});

test('to any other reader the file is an empty one with an option that it does not know', () => {
  const { bytes, imports, path, symbols } = toContractFile(contractFrom({}), allocateNumbers(contractFrom({})));
  expect({ imports, path, symbols }).toEqual({ imports: [], path: CONTRACT_FILE, symbols: [] });
  expect(FileDescriptorProto.decode(bytes).toJSON()).toEqual({
    name: CONTRACT_FILE,
    package: 'ahoy',
    options: {},
    syntax: 'proto3',
  });
});

test('a file of that name without the option is of somebody else', () => {
  expect(fromContractFile(fileBytes({ name: CONTRACT_FILE, options: {} }))).toBeUndefined();
});

test('a file whose option is no contract is refused', () => {
  const { bytes } = toContractFile(contractFrom({}), allocateNumbers(contractFrom({})));
  const text = Buffer.from(bytes).toString('latin1').replace('"version":1', '"version":2');
  expect(() => fromContractFile(Buffer.from(text, 'latin1'))).toThrow(ContractError);
});
