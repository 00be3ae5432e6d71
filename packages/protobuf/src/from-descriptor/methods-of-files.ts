import { toPascal } from '../layout/case.ts';
import type { ProtoEnum, ProtoMessage, ProtoMethod } from '../model.ts';
import { ProtobufError } from '../protobuf-error.ts';
import { EMPTY } from '../well-known.ts';
import type { FileDescriptorData, MethodDescriptor } from './file-descriptor-data.ts';
import { toTypes } from './to-types.ts';
import { indexTypes } from './type-index.ts';
import type { Types } from './types.ts';

/**
 * The methods of services, by full name, that other people's files declare. `greet.Greeter/SayHello` has the path
 * `greeter.sayHello`, which a method of another package may have too.
 * @throws ProtobufError for a service or a type that no file declares.
 */
export function methodsOfFiles(files: readonly FileDescriptorData[], services: readonly string[]): ProtoMethod[] {
  const index = indexTypes(files);
  const types = toTypes(index);
  return services.flatMap((fullName) => {
    const service = index.services.get(fullName);
    if (service === undefined) throw new ProtobufError(`no file declares the service ${fullName}`);
    return service.descriptor.method.map((method) => toMethod(method, fullName, types));
  });
}

function toMethod(method: MethodDescriptor, service: string, types: Types): ProtoMethod {
  const { clientStreaming = false, inputType = '', name = '', outputType = '', serverStreaming = false } = method;
  const place = `${service}.${name}`;
  const output = messageOf(types.typeOf(outputType, place), place);
  return {
    name,
    service,
    path: `${toCamel(service.slice(service.lastIndexOf('.') + 1))}.${toCamel(name)}`,
    input: messageOf(types.typeOf(inputType, place), place),
    inputOptional: false,
    output: output.fullName === EMPTY.fullName ? EMPTY : output,
    clientStreaming,
    serverStreaming,
  };
}

function messageOf(type: ProtoMessage | ProtoEnum, place: string): ProtoMessage {
  if (type.kind === 'message') return type;
  throw new ProtobufError(`${place}: expected a message, got the enum ${type.fullName}`);
}

/** `SayHello` becomes `sayHello`, and `HTTPCheck` `httpCheck`. */
function toCamel(name: string): string {
  const pascal = toPascal(name);
  return pascal.charAt(0).toLowerCase() + pascal.slice(1);
}
