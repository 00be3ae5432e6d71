import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from './read-lines.ts';

async function linesOf(chunks: readonly Uint8Array[], maxLineBytes = 1_000): Promise<[number, string][]> {
  const source = async function* (): AsyncGenerator<Uint8Array> {
    yield* chunks;
  };
  const lines: [number, string][] = [];
  for await (const { number, bytes } of readLines(source(), maxLineBytes)) {
    lines.push([number, Buffer.from(bytes).toString()]);
  }
  return lines;
}

describe('lines', () => {
  test('are the same, however the bytes come', async () => {
    const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ''));
    const cuts = fc.array(fc.nat());
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1 }), fc.boolean(), cuts, async (texts, ended, at) => {
        const bytes = Buffer.from(texts.join('\n') + (ended ? '\n' : ''));
        const ends = [...new Set([0, ...at.map((cut) => cut % (bytes.length + 1)), bytes.length])];
        const sorted = ends.toSorted((a, b) => a - b);
        const chunks = sorted.map((end, index) => bytes.subarray(sorted[index - 1] ?? 0, end));
        const expected = texts.map((text, index): [number, string] => [index + 1, text]);
        if (!ended && texts.at(-1) === '') expected.pop();
        expect(await linesOf(chunks)).toEqual(expected);
      }),
    );
  });

  test('may be as long as the limit, and the one that is longer is named', async () => {
    const chunks = ['ab', 'cd\nab', 'c', 'd\nabc', 'de', 'f'].map((text) => Buffer.from(text));
    await expect(linesOf(chunks.slice(0, 4), 4)).resolves.toEqual([
      [1, 'abcd'],
      [2, 'abcd'],
      [3, 'abc'],
    ]);
    await expect(linesOf(chunks, 4)).rejects.toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: 'line 3 of the body is longer than 4 bytes',
    });
  });
});
