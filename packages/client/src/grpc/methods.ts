import { allocateNumbers, type Contract, type LockData, toLock } from '@ahoy/contract';
import { codecOf, schemaOf, streamingOf } from '@ahoy/protobuf';
import type { GrpcClientMethod } from './method.ts';

/**
 * The methods by which a gRPC server serves the procedures of a contract, by path.
 * @throws ProtobufError for a schema that has no form in protobuf.
 */
export function clientMethodsOf(contract: Contract, lock: LockData | undefined): ReadonlyMap<string, GrpcClientMethod> {
  const { methods } = schemaOf(contract, allocateNumbers(contract, lock && toLock(lock, 'lock')));
  const tracked = new Set(contract.procedures.filter((procedure) => procedure.tracked).map(({ path }) => path));
  return new Map(
    methods.map((method) => [
      method.path,
      {
        name: `/${method.service}/${method.name}`,
        streaming: streamingOf(method),
        tracked: tracked.has(method.path),
        encodeInput: codecOf(method.input, { optional: method.inputOptional }).encode,
        decodeOutput: codecOf(method.output).decode,
      },
    ]),
  );
}
