import { Writer } from 'protobufjs/minimal.js';
import type { ProtoPackage, ProtoSchema } from '../model.ts';
import { importsOf } from '../text/imports-of.ts';
import type { FileDescriptor } from './file-descriptor.ts';
import { wellKnownFiles } from './well-known-files.ts';
import { writeEnum, writeMessage } from './write-message.ts';
import { writeService } from './write-service.ts';

/** Field of google.protobuf.FileDescriptorSet; the numbers below are those of descriptor.proto too. */
const FILE = 1;
const FILE_FIELDS = { name: 1, package: 2, dependency: 3, message: 4, enum: 5, service: 6, syntax: 12 } as const;

/** Writes the descriptors of all files of a contract, and of protobuf's own that they import; imported ones come first. */
export function toFileDescriptors(schema: ProtoSchema): readonly FileDescriptor[] {
  const files = schema.packages.map(toFileDescriptor);
  const imported = new Set(files.flatMap(({ imports }) => imports));
  return [...wellKnownFiles.filter(({ path }) => imported.has(path)), ...files];
}

/** Writes the same as the bytes of one google.protobuf.FileDescriptorSet. */
export function toFileDescriptorSet(schema: ProtoSchema): Uint8Array {
  const writer = Writer.create();
  for (const { bytes } of toFileDescriptors(schema)) writer.uint32((FILE << 3) | 2).bytes(bytes);
  return writer.finish();
}

function toFileDescriptor(one: ProtoPackage): FileDescriptor {
  const writer = Writer.create();
  const imports = importsOf(one);
  const text = (field: number, value: string): Writer => writer.uint32((field << 3) | 2).string(value);
  text(FILE_FIELDS.name, one.file);
  if (one.name !== '') text(FILE_FIELDS.package, one.name);
  for (const path of imports) text(FILE_FIELDS.dependency, path);
  for (const message of one.messages) writeMessage(writer, FILE_FIELDS.message, message);
  for (const type of one.enums) writeEnum(writer, FILE_FIELDS.enum, type);
  for (const service of one.services) writeService(writer, FILE_FIELDS.service, service);
  text(FILE_FIELDS.syntax, 'proto3');
  return { path: one.file, bytes: writer.finish(), imports, symbols: symbolsOf(one) };
}

function symbolsOf({
  enums,
  messages,
  services,
}: Pick<ProtoPackage, 'enums' | 'messages'> & Partial<ProtoPackage>): string[] {
  return [
    ...(services ?? []).map(({ fullName }) => fullName),
    ...messages.flatMap((message) => [message.fullName, ...symbolsOf(message)]),
    ...enums.map(({ fullName }) => fullName),
  ];
}
