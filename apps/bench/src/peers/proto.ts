import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';

/** The service as it is written for gRPC. */
const TEXT = `
syntax = "proto3";
package bench;

message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
message Guest {
  int32 id = 1;
  string name = 2;
  string email = 3;
  double nights = 4;
  bool vip = 5;
  repeated string wishes = 6;
}
message GuestList { repeated Guest guests = 1; }
message Bytes { bytes data = 1; }
message CountRequest { int32 items = 1; int32 characters = 2; }
message Item { int32 n = 1; string text = 2; }

service Greeter {
  rpc SayHello (HelloRequest) returns (HelloReply);
  rpc Echo (GuestList) returns (GuestList);
  rpc EchoBytes (Bytes) returns (Bytes);
  rpc Count (CountRequest) returns (stream Item);
  rpc Chat (stream HelloRequest) returns (stream HelloReply);
}
`;

/** Messages and methods of the service. */
export const proto: protobuf.Root = protobuf.parse(TEXT).root;
proto.resolveAll();

/** The file as a `FileDescriptorProto`, which is what `protoc` would give a plugin. */
export function fileDescriptor(): Uint8Array {
  const { file } = proto.toDescriptor('proto3');
  const [only] = file ?? [];
  if (!only) throw new Error('file: expected one, got none');
  for (const { field } of only.messageType ?? []) {
    // protobufjs writes the name as the text has it, protoc the full one.
    for (const one of field ?? []) if (one.typeName) one.typeName = `.bench.${one.typeName}`;
  }
  return descriptor.FileDescriptorProto.encode(descriptor.FileDescriptorProto.fromObject(only)).finish();
}
