import type { Message } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { fileDesc, type GenFile, type GenMessage, type GenService, serviceDesc } from '@bufbuild/protobuf/codegenv2';
import type * as schema from '../work/schema.ts';
import { fileDescriptor } from './proto.ts';

// What `protoc-gen-es` would generate for the service.

type HelloRequest = GenMessage<Message<'bench.HelloRequest'> & Pick<schema.HelloRequest, 'name'>>;
type HelloReply = GenMessage<Message<'bench.HelloReply'> & schema.HelloReply>;
type Guest = Message<'bench.Guest'> & schema.GuestList['guests'][number];
type GuestList = GenMessage<Message<'bench.GuestList'> & { guests: Guest[] }>;
type Bytes = GenMessage<Message<'bench.Bytes'> & { data: Uint8Array }>;
type CountRequest = GenMessage<Message<'bench.CountRequest'> & schema.CountRequest>;
type Item = GenMessage<Message<'bench.Item'> & schema.Item>;

const file: GenFile = fileDesc(base64Encode(fileDescriptor()));

export const Greeter: GenService<{
  sayHello: { methodKind: 'unary'; input: HelloRequest; output: HelloReply };
  echo: { methodKind: 'unary'; input: GuestList; output: GuestList };
  echoBytes: { methodKind: 'unary'; input: Bytes; output: Bytes };
  count: { methodKind: 'server_streaming'; input: CountRequest; output: Item };
  chat: { methodKind: 'bidi_streaming'; input: HelloRequest; output: HelloReply };
}> = serviceDesc(file, 0);
