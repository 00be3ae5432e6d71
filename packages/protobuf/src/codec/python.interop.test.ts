import { deepStrictEqual } from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Node } from '@ahoy/contract';
import { contractFrom, countingNumbers, objectOf } from '../contract.fixture.ts';
import { checkTools, PROTOC, PYTHON, wellKnownProtos } from '../debian.fixture.ts';
import { messagesOf } from '../layout/messages-of.ts';
import type { ProtoMessage, ProtoSchema } from '../model.ts';
import { randomContract } from '../random-contract.fixture.ts';
import { toProtoFiles } from '../text/to-proto-files.ts';
import { codecOf } from './codec-of.ts';
import { MAX_DEPTH } from './limits.ts';

const PEER = fileURLToPath(new URL('python-peer.fixture.py', import.meta.url));

let folder: string;
beforeAll(checkTools);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ahoy-python-'));
});
afterEach(() => rm(folder, { recursive: true }));

test.for(Array.from({ length: 12 }, (_, seed) => seed))(
  'Python reads and writes what we do, for the values of random contract %d',
  async (seed) => {
    const { contract, values } = randomContract(seed, { procedures: 12, values: 40 });
    const schema = messagesOf(contract, countingNumbers());
    await generate(schema);
    const sent = schema.methods.flatMap(({ input }, index) =>
      (values[index] ?? []).map((value) => ({ message: input, value, bytes: codecOf(input).encode(value) })),
    );
    // What Python does not know it would keep, and so hide: here it lets that go.
    const received = askPython(sent, true);
    expect(received).toHaveLength(sent.length);
    for (const [index, { message, value }] of sent.entries()) {
      deepStrictEqual(codecOf(message).decode(received[index] ?? expect.fail('Python gave no answer')), value);
    }
    // Again from what Python wrote, whose order of fields is its own.
    const again = sent.map(({ message }, index) => ({
      message,
      bytes: codecOf(message).encode(codecOf(message).decode(received[index] ?? new Uint8Array())),
    }));
    for (const [index, bytes] of askPython(again, false).entries()) {
      const { message = expect.fail(), value } = sent[index] ?? {};
      deepStrictEqual(codecOf(message).decode(bytes), value);
    }
  },
);

test('bytes of a message without maps are the very bytes that Python writes', async () => {
  const input = objectOf({
    name: { kind: 'string' },
    at: { kind: 'date' },
    counts: { kind: 'array', item: { kind: 'integer', format: 'safe' } },
    low: { kind: 'integer', format: 'int64' },
    ratio: { kind: 'number', format: 'float32' },
  });
  const schema = messagesOf(contractFrom({ 'a.b': { input } }), countingNumbers());
  await generate(schema);
  const message = schema.methods[0]?.input ?? expect.fail();
  const value = {
    name: 'Zoë',
    at: new Date(-1),
    counts: [0, -1, Number.MAX_SAFE_INTEGER],
    low: -(2n ** 63n),
    ratio: 0.1,
  };
  const bytes = codecOf(message).encode(value);
  expect(askPython([{ message, bytes }], true)).toEqual([Buffer.from(bytes)]);
});

test('Python reads the deepest message that we write, and we the deepest that Python reads', async () => {
  const tree: Node = { kind: 'ref', id: 'Tree' };
  const schema = messagesOf(
    contractFrom({ 'a.b': { input: tree } }, { Tree: objectOf({ next: tree }, ['next']) }),
    countingNumbers(),
  );
  await generate(schema);
  const message = schema.methods[0]?.input ?? expect.fail();
  const deepest = Array.from({ length: MAX_DEPTH }).reduce<object>((next) => ({ next }), {});
  expect(
    codecOf(message).decode(
      askPython([{ message, bytes: codecOf(message).encode(deepest) }], true)[0] ?? expect.fail(),
    ),
  ).toEqual(deepest);
  expect(() => codecOf(message).encode({ next: deepest })).toThrow('nested deeper');
});

/** Makes Python's classes of a contract's text. */
async function generate(schema: ProtoSchema): Promise<void> {
  const files = toProtoFiles(schema);
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const paths = files.map(({ path }) => path);
  // grpc_tools brings along protoc 3.5, which knows no optional fields yet; its folder has the files that ours import.
  execFileSync(PROTOC, ['-I', folder, '-I', wellKnownProtos(), `--python_out=${folder}`, ...paths]);
}

/** Has Python read messages and write them again. */
function askPython(
  messages: readonly { readonly message: ProtoMessage; readonly bytes: Uint8Array }[],
  discardsUnknown: boolean,
): readonly Buffer[] {
  const lines = messages.map(({ bytes, message }) =>
    JSON.stringify([message.fullName, Buffer.from(bytes).toString('base64'), discardsUnknown]),
  );
  const { status, stderr, stdout } = spawnSync(PYTHON, [PEER, folder], {
    input: lines.map((line) => `${line}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Python failed: ${stderr}`);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'base64'));
}
