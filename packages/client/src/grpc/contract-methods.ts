import { allocateNumbers, type Contract, type Lock, type LockData, toLock } from '@ahoy/contract';
import { CallError } from '@ahoy/core';
import { type CodecOptions, schemaOf } from '@ahoy/protobuf';
import { compileOnce, type FindMethod } from './compile-once.ts';
import type { MethodSource } from './method-source.ts';
import { toClientMethod } from './to-client-method.ts';

/** How the methods of a contract are read. */
export interface ContractMethodsOptions {
  /** The field numbers of its messages, from `contract.lock.json`. Default: in order of declaration. */
  readonly lock?: LockData;
  /**
   * What an absent field of an answer means. `explicit`: that there is no value, as with every server of ours.
   * `implicit`: the type's zero value where the contract requires one, for a server whose `.proto` has no `optional`.
   * Default: `explicit`.
   */
  readonly presence?: CodecOptions['presence'];
}

/**
 * The methods by which a gRPC server serves the procedures of a contract.
 * @throws ProtobufError for a schema that has no form in protobuf.
 */
export function contractMethods(contract: Contract, { lock, presence }: ContractMethodsOptions): MethodSource {
  const find = methodFinder(contract, allocateNumbers(contract, lock && toLock(lock, 'lock')), presence);
  return {
    find: ({ path }) => find(path) ?? unknownProcedure(path),
    forget: () => {},
  };
}

/** Finds the methods of a contract with these numbers. */
export function methodFinder(contract: Contract, numbers: Lock, presence?: CodecOptions['presence']): FindMethod {
  const methods = new Map(schemaOf(contract, numbers).methods.map((method) => [method.path, method]));
  const trackedPaths = new Set(contract.procedures.filter(({ tracked }) => tracked).map(({ path }) => path));
  return compileOnce((path) => {
    const method = methods.get(path);
    const options = { tracked: trackedPaths.has(path), ...(presence && { presence }) };
    return method && toClientMethod(method, options);
  });
}

/** Refuses a call of a procedure that the server does not have; it was not sent. */
export function unknownProcedure(path: string): never {
  throw CallError.local('NOT_FOUND', `No procedure found on path "${path}"`, { path, neverSent: true });
}
