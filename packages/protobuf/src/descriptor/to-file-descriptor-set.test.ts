import protobuf from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor.js';
import type { Node } from '@ahoy/contract';
import { expect, test } from 'vitest';
import { codecOf } from '../codec/codec-of.ts';
import { contractFrom, countingNumbers, objectOf } from '../contract.fixture.ts';
import { messagesOf } from '../layout/messages-of.ts';
import { toFileDescriptors, toFileDescriptorSet } from './to-file-descriptor-set.ts';

const string: Node = { kind: 'string' };
const input = objectOf({
  name: string,
  at: { kind: 'date' },
  tags: { kind: 'map', key: string, value: { kind: 'boolean' } },
});
const schema = messagesOf(
  contractFrom(
    { 'a.b': { input, output: { kind: 'ref', id: 'Shared' } }, 'c.d': { input: { kind: 'ref', id: 'Shared' } } },
    { Shared: objectOf({ x: string }) },
  ),
  countingNumbers(),
);

test('files are listed after those that they import, with the symbols that reflection is asked for', () => {
  expect(toFileDescriptors(schema).map(({ imports, path, symbols }) => ({ imports, path, symbols })))
    .toMatchInlineSnapshot(`
    [
      {
        "imports": [],
        "path": "google/protobuf/struct.proto",
        "symbols": [
          "google.protobuf.Struct",
          "google.protobuf.Value",
          "google.protobuf.ListValue",
          "google.protobuf.NullValue",
        ],
      },
      {
        "imports": [],
        "path": "google/protobuf/timestamp.proto",
        "symbols": [
          "google.protobuf.Timestamp",
        ],
      },
      {
        "imports": [
          "google/protobuf/timestamp.proto",
        ],
        "path": "a.proto",
        "symbols": [
          "a.A",
          "a.BRequest",
          "a.Shared",
        ],
      },
      {
        "imports": [
          "a.proto",
          "google/protobuf/struct.proto",
        ],
        "path": "c.proto",
        "symbols": [
          "c.C",
          "c.DResponse",
        ],
      },
    ]
  `);
});

test('a stock reader of descriptors finds the same messages', () => {
  const set = toFileDescriptorSet(schema);
  expect(descriptor.FileDescriptorSet.decode(set).toJSON()['file']).toHaveLength(4);
  const root = protobuf.Root.fromDescriptor(set);
  const type = root.lookupType('a.BRequest');
  const value = { name: 'World', at: new Date(1500), tags: new Map([['a', true]]) };
  const read = type.decode(codecOf(schema.methods[0]?.input ?? expect.fail()).encode(value));
  expect(type.toObject(read, { longs: Number })).toEqual({
    name: 'World',
    at: { seconds: 1, nanos: 500_000_000 },
    tags: { a: true },
  });
});
