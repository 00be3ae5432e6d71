import type { ProtoEnum, ProtoMessage } from '../model.ts';
import type { MessageDescriptor } from './file-descriptor-data.ts';
import type { Declaration } from './type-index.ts';

/** Types laid out of descriptors, each when it is first needed. */
export interface Types {
  /**
   * Finds a type by the name that a descriptor gives it: `.greet.HelloRequest`.
   * @throws ProtobufError that names who asks, where no file declares the type.
   */
  readonly typeOf: (typeName: string, asker: string) => ProtoMessage | ProtoEnum;
  /** The message that protoc made for the entries of a map, where the type is one. */
  readonly entryOf: (typeName: string) => Declaration<MessageDescriptor> | undefined;
}
