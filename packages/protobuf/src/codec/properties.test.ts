import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contractFrom, methodOf } from '../contract.fixture.ts';
import { typed, types } from '../node-arbitrary.fixture.ts';
import { ProtobufError } from '../protobuf-error.ts';
import { type Codec, codecOf } from './codec-of.ts';

/** Codecs of random contracts, each with a value. */
const codecs = typed(3).chain(({ node, value }) => {
  const codec = codecOf(methodOf(contractFrom({ 'a.b': { input: node } }, types)).input, { maxBytes: Infinity });
  return value.map((one) => ({ codec, node, value: one }));
});

describe('the codec of any contract', () => {
  test('gives back what it was given', () => {
    fc.assert(
      fc.property(codecs, ({ codec, value }) => {
        // vitest's toStrictEqual takes a member called constructor for the value's class.
        deepStrictEqual(codec.decode(codec.encode(value)), value);
      }),
      { numRuns: 1500 },
    );
  });

  test('reads arbitrary bytes, or says with its own error that it cannot', () => {
    fc.assert(
      fc.property(codecs, fc.uint8Array({ maxLength: 200 }), ({ codec }, bytes) => {
        decodeOrRefuse(codec, bytes);
      }),
      { numRuns: 1500 },
    );
  });

  test('reads bytes that are cut off or changed, or says with its own error that it cannot', () => {
    const change = fc.record({ at: fc.nat(), to: fc.nat({ max: 255 }), cut: fc.option(fc.nat()) });
    fc.assert(
      fc.property(codecs, change, ({ codec, value }, { at, cut, to }) => {
        const bytes = Uint8Array.from(codec.encode(value));
        if (bytes.length > 0) bytes[at % bytes.length] = to;
        decodeOrRefuse(codec, cut === null ? bytes : bytes.subarray(0, cut % (bytes.length + 1)));
      }),
      { numRuns: 1500 },
    );
  });

  test('refuses arbitrary values with its own error, or writes what it can read', () => {
    fc.assert(
      fc.property(
        codecs,
        fc.anything({ withDate: true, withMap: true, withSet: true, withBigInt: true }),
        ({ codec }, value) => {
          try {
            codec.decode(codec.encode(value));
          } catch (error) {
            expect(error).toBeInstanceOf(ProtobufError);
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function decodeOrRefuse(codec: Codec, bytes: Uint8Array): void {
  try {
    codec.decode(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(ProtobufError);
  }
}
