import { codecOf, type ProtoSchema, streamingOf, toContractFile, toFileDescriptors } from '@ahoy/protobuf';
import type { DescribedServices } from '../described-services.ts';
import type { GrpcMethod } from './method.ts';
import type { ReflectedFile } from './reflection.ts';

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

/** The files by which reflection describes services; one that only clients of ours ask for carries the contract. */
export function reflectedFilesOf({ contract, numbers, schema }: DescribedServices): ReflectedFile[] {
  return [...toFileDescriptors(schema), toContractFile(contract, numbers)].map(({ path, bytes, imports, symbols }) => ({
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
