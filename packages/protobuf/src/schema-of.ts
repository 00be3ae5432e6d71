import { type Contract, type Lock, numberOf } from '@ahoy/contract';
import { messagesOf } from './layout/messages-of.ts';
import type { ProtoSchema } from './model.ts';

/**
 * Lays a contract out as protobuf with the numbers of its lock.
 * @throws ProtobufError for names that clash, naming both, and for what protobuf has no form for.
 * @throws ContractError where the lock lacks a number.
 */
export function schemaOf(contract: Contract, lock: Lock): ProtoSchema {
  return messagesOf(contract, (scope, name) => numberOf(lock, scope, name), {
    reserved: (scope) => (Object.hasOwn(lock.reserved, scope) ? lock.reserved[scope] : undefined),
  });
}
