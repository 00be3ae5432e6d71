import protobuf from 'protobufjs/minimal.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GrpcPair, raw, serveGrpc } from './grpc.fixture.ts';
import { reflectionServices } from './reflection.ts';

const file = (name: string, imports: string[], symbols: string[]) => ({
  name,
  descriptor: new TextEncoder().encode(`descriptor of ${name}`),
  imports,
  symbols,
});
const files = [
  file(
    'greet.proto',
    ['google/protobuf/timestamp.proto'],
    ['greet.Greeter', 'greet.Greeter.SayHello', 'greet.HelloRequest'],
  ),
  file('google/protobuf/timestamp.proto', [], ['google.protobuf.Timestamp']),
];

let pair: GrpcPair;
beforeEach(async () => {
  pair = await serveGrpc(reflectionServices(files, ['greet.Greeter']));
});
afterEach(() => pair.close());

/** Fields of an answer: number and content, nested ones as text. */
function read(bytes: Uint8Array): [number, Uint8Array | number][] {
  const reader = protobuf.Reader.create(bytes);
  const fields: [number, Uint8Array | number][] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    fields.push([tag >>> 3, (tag & 7) === 0 ? reader.int32() : reader.bytes()]);
  }
  return fields;
}

const utf8 = (bytes: Uint8Array | number | undefined): string => Buffer.from(bytes as Uint8Array).toString();

describe.each(['v1', 'v1alpha'])('reflection %s', (version) => {
  /** Asks several things over one stream, as clients do. */
  async function ask(...questions: [field: number, value: string][]): Promise<[number, Uint8Array | number][][]> {
    const path = `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`;
    const stream = pair.client.makeBidiStreamRequest(path, raw, raw);
    for (const [field, value] of questions) {
      const writer = protobuf.Writer.create().uint32(10).string('localhost');
      stream.write(
        Buffer.from(
          writer
            .uint32((field << 3) | 2)
            .string(value)
            .finish(),
        ),
      );
    }
    stream.end();
    const answers: [number, Uint8Array | number][][] = [];
    for await (const answer of stream as AsyncIterable<Buffer>) answers.push(read(answer));
    return answers;
  }

  test('lists the services, its own included', async () => {
    const [answer] = await ask([7, '']);
    const [, list] = answer?.find(([number]) => number === 6) ?? [];
    const names = read(list as Uint8Array).map(([, service]) => utf8(read(service as Uint8Array)[0]?.[1]));
    expect(names).toContain('greet.Greeter');
    expect(names).toContain(`grpc.reflection.${version}.ServerReflection`);
  });

  test.each([
    [3, 'greet.proto'],
    [4, 'greet.Greeter'],
    [4, 'greet.Greeter.SayHello'],
    [4, 'greet.HelloRequest'],
  ])('gives the file by what it asks for (%i: %s), with all that it imports', async (field, value) => {
    const [answer] = await ask([field, value]);
    const [, response] = answer?.find(([number]) => number === 4) ?? [];
    const descriptors = read(response as Uint8Array).map(([, bytes]) => utf8(bytes));
    expect(descriptors).toEqual(['descriptor of greet.proto', 'descriptor of google/protobuf/timestamp.proto']);
  });

  test.each([
    [3, 'nope.proto', 5, 'there is no nope.proto'],
    [4, 'greet.Nope', 5, 'there is no greet.Nope'],
    [6, 'greet.HelloRequest', 5, 'proto3 has no extensions'],
    [9, 'x', 3, 'expected a file name, a symbol, or the list of services'],
  ])('says what is wrong with a question (%i: %s), and goes on', async (field, value, code, message) => {
    const [bad, good] = await ask([field, value], [3, 'greet.proto']);
    const [, error] = bad?.find(([number]) => number === 7) ?? [];
    const fields = read(error as Uint8Array);
    expect([fields[0]?.[1], utf8(fields[1]?.[1])]).toEqual([code, message]);
    expect(good?.some(([number]) => number === 4)).toBe(true);
  });
});
