export { type Codec, codecOf, type CodecOptions } from './codec/codec-of.ts';
export type { FileDescriptor } from './descriptor/file-descriptor.ts';
export { toFileDescriptors, toFileDescriptorSet } from './descriptor/to-file-descriptor-set.ts';
export type { Numbers } from './layout/layout.ts';
export { messagesOf, type MessagesOptions } from './layout/messages-of.ts';
export type {
  ProtoEnum,
  ProtoEnumValue,
  ProtoField,
  ProtoMember,
  ProtoMessage,
  ProtoMethod,
  ProtoPackage,
  ProtoScalar,
  ProtoSchema,
  ProtoService,
  ProtoType,
  Reserved,
} from './model.ts';
export { schemaOf } from './schema-of.ts';
export { type Streaming, streamingOf } from './streaming-of.ts';
export { ProtobufError, type Segment } from './protobuf-error.ts';
export { type ProtoFile, toProtoFiles } from './text/to-proto-files.ts';
