import { expect, test } from 'vitest';
import { encode, NOTHING } from './encode.ts';

test('plain JSON is itself, and bytes go beside it', () => {
  expect(encode({ a: [1, 'é'] }, 100)).toEqual({ json: '{"a":[1,"é"]}', attachments: [], bytes: 13 });
  const bytes = Uint8Array.of(1, 2);
  const { json, attachments, bytes: length } = encode([bytes], 100);
  expect(attachments).toEqual([bytes]);
  expect(JSON.parse(json)).toEqual({ $ahoy: [['/0', 'attachment']], json: [0] });
  expect(length).toBe(json.length + 4 + 2);
});

test('nothing is nothing', () => {
  expect(encode(undefined, 1)).toBe(NOTHING);
  expect(encode({ toJSON: () => undefined }, 1)).toBe(NOTHING);
});

test('what is too large says how large it may be, and counts bytes', () => {
  const message = (bytes: number) => `the other side takes values of at most 2000 bytes, got ${bytes}`;
  expect(() => encode('é'.repeat(1_500), 2_000)).toThrow(message(3_002));
  expect(() => encode(new Uint8Array(3_000), 2_000)).toThrow('at most 2000 bytes');
  expect(encode('é'.repeat(999), 2_000).bytes).toBeLessThanOrEqual(2_000);
});

test('what cannot be carried leaves nothing to the next value', () => {
  expect(() => encode([Uint8Array.of(1), () => {}], 100)).toThrow('cannot carry');
  expect(encode(1, 100).attachments).toEqual([]);
});
