import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Node } from '@ahoy/contract';
import protobuf from 'protobufjs/minimal.js';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { contractFrom, countingNumbers, objectOf } from '../contract.fixture.ts';
import { checkTools, PROTOC, wellKnownProtos } from '../debian.fixture.ts';
import { messagesOf } from '../layout/messages-of.ts';
import type { ProtoSchema } from '../model.ts';
import { randomContract } from '../random-contract.fixture.ts';
import { toProtoFiles } from '../text/to-proto-files.ts';
import { toFileDescriptorSet } from './to-file-descriptor-set.ts';

let folder: string;
beforeAll(checkTools);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ahoy-protoc-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.for(Array.from({ length: 20 }, (_, seed) => seed))(
  'protoc makes the same descriptors of the text of random contract %d',
  async (seed) => {
    const { contract } = randomContract(seed, { procedures: 12, values: 0 });
    const schema = messagesOf(contract, countingNumbers());
    expect(filesOf(toFileDescriptorSet(schema))).toEqual(filesOf(await compile(schema)));
  },
);

test('protoc makes the same descriptors of all that a contract can say', async () => {
  const said = { description: 'One "line"\\ and\nanother.', deprecated: true } as const;
  const string: Node = { kind: 'string' };
  const color: Node = { kind: 'enum', id: 'Color', values: ['red', 'RED', '', -1], ...said };
  const input = {
    ...objectOf({ a: { ...string, ...said }, __b: string, 'x"y\\': string, '[z]': string, color, 'é\n': string }),
    ...said,
  };
  const schema = messagesOf(
    contractFrom(
      {
        'a.one': { input, meta: { grpc: 'given.v1.Service/One', ...said }, type: 'query' },
        'a.two': { input: { kind: 'ref', id: 'message' }, streaming: 'bidi', meta: { idempotent: true } },
        'a.three': { output: { kind: 'ref', id: 'message' }, streaming: 'server', tracked: true },
        'b.one': { input: objectOf({ color }), streaming: 'client', meta: { grpc: 'Unpackaged/One' } },
      },
      { message: objectOf({ stream: string, option: { kind: 'ref', id: 'message' } }, ['option']) },
    ),
    countingNumbers(),
    { reserved: (scope) => (scope === 'Color' || scope === 'a.one.input' ? { gone: 90, left: 91 } : undefined) },
  );
  expect(filesOf(toFileDescriptorSet(schema))).toEqual(filesOf(await compile(schema)));
});

/** Compiles the text of a contract, and what it imports, into a FileDescriptorSet. */
async function compile(schema: ProtoSchema): Promise<Uint8Array> {
  const files = toProtoFiles(schema);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const out = join(folder, 'set.bin');
  const paths = files.map(({ path }) => path);
  execFileSync(PROTOC, [
    '-I',
    folder,
    '-I',
    wellKnownProtos(),
    '--include_imports',
    `--descriptor_set_out=${out}`,
    ...paths,
  ]);
  return readFile(out);
}

/** The files of a FileDescriptorSet by their bytes; their order may differ. */
function filesOf(set: Uint8Array): readonly string[] {
  const reader = protobuf.Reader.create(set);
  const files: string[] = [];
  while (reader.pos < reader.len) {
    reader.uint32();
    files.push(Buffer.from(reader.bytes()).toString('latin1'));
  }
  return files.toSorted();
}
