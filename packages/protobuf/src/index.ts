export { type Codec, codecOf, type CodecOptions } from './codec/codec-of.ts';
export { CONTRACT_FILE } from './contract-file/contract-option.ts';
export { fromContractFile } from './contract-file/from-contract-file.ts';
export { toContractFile } from './contract-file/to-contract-file.ts';
export type { FileDescriptor } from './descriptor/file-descriptor.ts';
export { toFileDescriptors, toFileDescriptorSet } from './descriptor/to-file-descriptor-set.ts';
export type { FileDescriptorData } from './from-descriptor/file-descriptor-data.ts';
export { methodsOfFiles } from './from-descriptor/methods-of-files.ts';
export { readFileDescriptor } from './from-descriptor/read-file-descriptor.ts';
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
export { ProtobufError } from './protobuf-error.ts';
export { type ProtoFile, toProtoFiles } from './text/to-proto-files.ts';
