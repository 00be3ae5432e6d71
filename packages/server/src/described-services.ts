import { allocateNumbers, type Contract, contractOf, type Lock, type LockData, toLock } from '@ahoy/contract';
import { type ProtoSchema, schemaOf } from '@ahoy/protobuf';

/** Services read at run time, once for every protocol that needs to know their schemas. */
export interface DescribedServices {
  readonly contract: Contract;
  /** Field numbers: those of the lock, and for what it does not have yet those that `npm run contract` will write down. */
  readonly numbers: Lock;
  /** The contract laid out as protobuf. */
  readonly schema: ProtoSchema;
}

/**
 * Reads services as a contract and as protobuf.
 * @throws ContractError or ProtobufError for a schema that has no form there; it names the procedure and the place.
 */
export function describeServices(services: object, lock: LockData | undefined): DescribedServices {
  const contract = contractOf(services);
  const numbers = allocateNumbers(contract, lock && toLock(lock, 'lock'));
  return { contract, numbers, schema: schemaOf(contract, numbers) };
}
