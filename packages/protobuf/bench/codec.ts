import protobuf from 'protobufjs';
import type { Node } from '@ahoy/contract';
import { codecOf } from '../src/codec/codec-of.ts';
import { contractFrom, countingNumbers, objectOf } from '../src/contract.fixture.ts';
import { messagesOf } from '../src/layout/messages-of.ts';
import { toProtoFiles } from '../src/text/to-proto-files.ts';

/**
 * Compares encoding and decoding with protobufjs's own generated code for the same `.proto`, which checks no types.
 * Run: node packages/protobuf/bench/codec.ts
 */
const ROUNDS = 41;
const ROUND_MS = 20;

const text: Node = { kind: 'string' };
const whole: Node = { kind: 'integer', format: 'int32' };
const number: Node = { kind: 'number' };
const visit = objectOf({ id: whole, guest: text, greeting: text, score: number, vip: { kind: 'boolean' } });

const cases: readonly { readonly name: string; readonly node: Node; readonly value: unknown }[] = [
  { name: 'HelloRequest', node: objectOf({ name: text }), value: { name: 'World' } },
  {
    name: 'Page of 20 visits',
    node: objectOf({
      visits: { kind: 'array', item: visit },
      total: whole,
      scores: { kind: 'array', item: number },
      tags: { kind: 'array', item: text },
    }),
    value: {
      visits: Array.from({ length: 20 }, (_, id) => ({
        id,
        guest: `Guest ${id}`,
        greeting: `Hello, Guest ${id}, and welcome`,
        score: id / 3,
        vip: id % 2 === 0,
      })),
      total: 20,
      scores: Array.from({ length: 20 }, (_, index) => index * 1.5),
      tags: ['one', 'two', 'three'],
    },
  },
];

for (const { name, node, value } of cases) {
  const schema = messagesOf(contractFrom({ 'bench.run': { input: node } }), countingNumbers());
  const [file] = toProtoFiles(schema);
  const [method] = schema.methods;
  if (file === undefined || method === undefined) throw new Error('the contract has a procedure');
  const ours = codecOf(method.input);
  const type = protobuf.parse(file.text, { keepCase: false }).root.lookupType(method.input.fullName);
  const message = type.create(value as object);
  const bytes = ours.encode(value);
  if (Buffer.compare(bytes, type.encode(message).finish()) !== 0) throw new Error(`${name}: the bytes differ`);
  const ratios = { encode: [] as number[], decode: [] as number[], both: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const encode = [time(() => ours.encode(value)), time(() => type.encode(message).finish())] as const;
    const decode = [time(() => ours.decode(bytes)), time(() => type.decode(bytes))] as const;
    ratios.encode.push(encode[0] / encode[1]);
    ratios.decode.push(decode[0] / decode[1]);
    ratios.both.push((encode[0] + decode[0]) / (encode[1] + decode[1]));
    if (round === ROUNDS - 1)
      console.log(
        `${name}: ${bytes.length} bytes, encode ${encode[0].toFixed(0)} ns, decode ${decode[0].toFixed(0)} ns`,
      );
  }
  for (const [what, list] of Object.entries(ratios))
    console.log(`  ${what}: ${median(list).toFixed(2)} times protobufjs`);
}

/** Nanoseconds of one run. */
function time(run: () => unknown): number {
  let runs = 0;
  const start = performance.now();
  for (; performance.now() - start < ROUND_MS; runs += 100) for (let count = 0; count < 100; count++) run();
  return ((performance.now() - start) * 1e6) / runs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
