import { grpcClient } from '../peers/grpc-client.ts';
import { holdHttp2 } from '../peers/hold.ts';
import { fileDescriptor } from '../peers/proto.ts';
import { pythonPackage, servePython } from '../peers/python.ts';
import type { Side } from '../side.ts';

export const side: Side = {
  label: 'Python gRPC, grpc-js client',
  packages: ['@grpc/grpc-js', 'protobufjs'],
  programs: [
    pythonPackage('grpcio', 'grpc', 'python3-grpcio'),
    pythonPackage('protobuf', 'google.protobuf', 'python3-protobuf'),
  ],
  serve: () => servePython('grpc_server.py', [Buffer.from(fileDescriptor()).toString('base64')]),
  connect: async (port) => grpcClient(port),
  hold: holdHttp2,
};
