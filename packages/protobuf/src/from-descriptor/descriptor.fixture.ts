import type { Type } from 'protobufjs';
import * as descriptor from 'protobufjs/ext/descriptor.js';
import type { FileDescriptorData } from './file-descriptor-data.ts';
import { readFileDescriptor } from './read-file-descriptor.ts';

/** What a test says of a file, in protobufjs's form of descriptor.proto. */
export interface FileJson {
  readonly name?: string;
  readonly package?: string;
  readonly syntax?: string;
  readonly options?: object;
  readonly messageType?: readonly object[];
  readonly enumType?: readonly object[];
  readonly service?: readonly object[];
}

// It is CommonJS, whose types tell of the messages only.
const { default: types } = descriptor as unknown as { readonly default: { readonly FileDescriptorProto: Type } };

/** protobufjs's own reader and writer of a file's descriptor. */
export const FileDescriptorProto: Type = types.FileDescriptorProto;

/** Writes a file's descriptor. */
export function fileBytes(file: FileJson): Uint8Array {
  return FileDescriptorProto.encode(FileDescriptorProto.fromObject(file)).finish();
}

/** Reads a file as it comes from a server. */
export function readFile(file: FileJson): FileDescriptorData {
  return readFileDescriptor(fileBytes({ name: 'a.proto', package: 'a', syntax: 'proto3', ...file }));
}
