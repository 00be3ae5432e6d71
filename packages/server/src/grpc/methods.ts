import { allocateNumbers, contractOf, type LockData, toLock } from '@ahoy/contract';
import { codecOf, type ProtoSchema, schemaOf, streamingOf, toFileDescriptors } from '@ahoy/protobuf';
import type { GrpcMethod } from './method.ts';
import type { ReflectedFile } from './reflection.ts';

/**
 * Lays services out as protobuf. Numbers come from the lock; what it does not have yet is given the number that
 * `npm run contract` will write down.
 * @throws ContractError or ProtobufError for a schema that has no form there; it names the procedure and the place.
 */
export function schemaOfServices(services: object, lock: LockData | undefined): ProtoSchema {
  const contract = contractOf(services);
  return schemaOf(contract, allocateNumbers(contract, lock && toLock(lock, 'lock')));
}

/** The methods by which gRPC serves the procedures of a schema. */
export function grpcMethodsOf(schema: ProtoSchema, maxBytes: number): GrpcMethod[] {
  return schema.methods.map((method) => ({
    service: method.service,
    name: method.name,
    procedure: method.path,
    streaming: streamingOf(method),
    decodeInput: codecOf(method.input, { maxBytes, optional: method.inputOptional }).decode,
    encodeOutput: codecOf(method.output).encode,
  }));
}

/** The files by which reflection describes a schema. */
export function reflectedFilesOf(schema: ProtoSchema): ReflectedFile[] {
  return toFileDescriptors(schema).map(({ path, bytes, imports, symbols }) => ({
    name: path,
    descriptor: bytes,
    imports,
    symbols: [...symbols, ...methodsIn(schema, path)],
  }));
}

function methodsIn(schema: ProtoSchema, path: string): string[] {
  const services = schema.packages.find((one) => one.file === path)?.services ?? [];
  return services.flatMap(({ fullName, methods }) => methods.map(({ name }) => `${fullName}.${name}`));
}
