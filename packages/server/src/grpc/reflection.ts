import { type Call, enforceDeadline, grpcStatus } from '@ahoy/core';
import protobuf from 'protobufjs/minimal.js';
import { readFields } from './read-fields.ts';
import type { GrpcService } from './service.ts';

/** A `.proto` file as reflection tells of it. */
export interface ReflectedFile {
  /** `greet.proto` */
  readonly name: string;
  /** Its `FileDescriptorProto`. */
  readonly descriptor: Uint8Array;
  /** Names of the files that it imports. */
  readonly imports: readonly string[];
  /** Full names of what it declares: `greet.Greeter`, `greet.Greeter.SayHello`, `greet.HelloRequest`. */
  readonly symbols: readonly string[];
}

/** Fields of `ServerReflectionRequest`. Source: https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto */
const ask = { fileByName: 3, fileOfSymbol: 4, fileOfExtension: 5, extensionNumbers: 6, services: 7 } as const;
/** Versions of the service; they differ in their name only. */
const VERSIONS = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'];

/** Reflection, v1 and v1alpha: a client that knows nothing can list, describe and call. */
export function reflectionServices(files: readonly ReflectedFile[], services: readonly string[]): GrpcService[] {
  const byName = new Map(files.map((file) => [file.name, file]));
  const bySymbol = new Map(files.flatMap((file) => file.symbols.map((symbol) => [symbol, file])));

  const answer = (request: Uint8Array): protobuf.Writer => {
    const fields = readFields(request);
    const writer = protobuf.Writer.create().uint32(18).bytes(request);
    const name = fields.get(ask.fileByName)?.text;
    const symbol = fields.get(ask.fileOfSymbol)?.text;
    const file = byName.get(name ?? '') ?? bySymbol.get(symbol ?? '');
    if (file) return writeFiles(writer, withImports(file, byName));
    if (fields.has(ask.services)) return writeServices(writer, [...services, ...VERSIONS]);
    if (fields.has(ask.fileOfExtension) || fields.has(ask.extensionNumbers)) {
      return writeError(writer, grpcStatus.NOT_FOUND, 'proto3 has no extensions');
    }
    const wanted = name ?? symbol;
    if (wanted !== undefined) return writeError(writer, grpcStatus.NOT_FOUND, `there is no ${wanted}`);
    return writeError(writer, grpcStatus.INVALID_ARGUMENT, 'expected a file name, a symbol, or the list of services');
  };
  const converse = async function* ({ input }: Call): AsyncGenerator<Uint8Array> {
    // The input of a method that takes a stream is one, of bytes.
    for await (const request of input as AsyncIterable<Uint8Array>) yield answer(request).finish();
  };
  const name = 'ServerReflectionInfo';
  const handler = enforceDeadline(converse);
  return VERSIONS.map((version) => ({
    name: version,
    methods: [{ name, path: `${version}/${name}`, requestStream: true, handler }],
  }));
}

/** The file and all that it imports, each once. */
function withImports(file: ReflectedFile, byName: ReadonlyMap<string, ReflectedFile>): ReflectedFile[] {
  const found = new Set([file]);
  for (const { imports } of found) {
    for (const name of imports) {
      const imported = byName.get(name);
      if (imported) found.add(imported);
    }
  }
  return [...found];
}

/** `FileDescriptorResponse`: repeated bytes file_descriptor_proto = 1. */
function writeFiles(writer: protobuf.Writer, files: readonly ReflectedFile[]): protobuf.Writer {
  writer.uint32(34).fork();
  for (const { descriptor } of files) writer.uint32(10).bytes(descriptor);
  return writer.ldelim();
}

/** `ListServiceResponse`: repeated ServiceResponse { name = 1 } service = 1. */
function writeServices(writer: protobuf.Writer, services: readonly string[]): protobuf.Writer {
  writer.uint32(50).fork();
  for (const name of services) writer.uint32(10).fork().uint32(10).string(name).ldelim();
  return writer.ldelim();
}

/** `ErrorResponse`: error_code = 1, error_message = 2. */
function writeError(writer: protobuf.Writer, code: number, message: string): protobuf.Writer {
  return writer.uint32(58).fork().uint32(8).int32(code).uint32(18).string(message).ldelim();
}
