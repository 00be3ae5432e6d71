import { join } from '../layout/names.ts';
import type {
  EnumDescriptor,
  FileDescriptorData,
  MessageDescriptor,
  ServiceDescriptor,
} from './file-descriptor-data.ts';

/** What a file declares, and where. */
export interface Declaration<Descriptor> {
  readonly descriptor: Descriptor;
  /** `greet.HelloRequest` */
  readonly fullName: string;
  readonly file: FileDescriptorData;
}

/** What files declare, by full name. */
export interface TypeIndex {
  readonly messages: ReadonlyMap<string, Declaration<MessageDescriptor>>;
  readonly enums: ReadonlyMap<string, Declaration<EnumDescriptor>>;
  readonly services: ReadonlyMap<string, Declaration<ServiceDescriptor>>;
}

/** Finds what files declare, types inside of messages too. */
export function indexTypes(files: readonly FileDescriptorData[]): TypeIndex {
  const messages = new Map<string, Declaration<MessageDescriptor>>();
  const enums = new Map<string, Declaration<EnumDescriptor>>();
  const services = new Map<string, Declaration<ServiceDescriptor>>();
  for (const file of files) {
    const put = <T extends { readonly name?: string }>(
      into: Map<string, Declaration<T>>,
      scope: string,
      descriptor: T,
    ): string => {
      const fullName = join(scope, descriptor.name ?? '');
      into.set(fullName, { descriptor, fullName, file });
      return fullName;
    };
    const putTypes = (scope: string, types: readonly MessageDescriptor[], own: readonly EnumDescriptor[]): void => {
      for (const type of own) put(enums, scope, type);
      for (const type of types) putTypes(put(messages, scope, type), type.nestedType, type.enumType);
    };
    const { enumType, messageType, package: scope = '', service } = file;
    putTypes(scope, messageType, enumType);
    for (const one of service) put(services, scope, one);
  }
  return { messages, enums, services };
}
