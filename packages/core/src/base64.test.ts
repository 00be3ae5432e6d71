import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { base64ToBytes, bytesToBase64 } from './base64.ts';

afterEach(() => vi.unstubAllGlobals());

describe.each([
  { where: 'Node', prepare: () => {} },
  { where: 'a browser', prepare: () => vi.stubGlobal('Buffer', undefined) },
])('base64 in $where', ({ prepare }) => {
  test('any bytes come back as they were', () => {
    prepare();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(base64ToBytes(bytesToBase64(bytes))).toEqual(bytes);
      }),
    );
  });

  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ])('the RFC 4648 example %j is written as %j', (text, base64) => {
    prepare();
    expect(bytesToBase64(new TextEncoder().encode(text))).toBe(base64);
  });

  test('part of a larger buffer is written without its surroundings', () => {
    prepare();
    expect(bytesToBase64(new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 3))).toBe('AgM=');
  });

  test.each(['Z', 'Zg', 'Zg=', 'Z===', '====', 'Zg==Zg==', 'Zm9-', 'Zm_v', 'Zm 9v', 'Zm9v\n', '=m9v'])(
    '%j is refused',
    (text) => {
      prepare();
      expect(base64ToBytes(text)).toBeUndefined();
    },
  );
});

test('16 MiB of bytes come back', () => {
  const bytes = new Uint8Array(16 * 2 ** 20).fill(7);
  expect(base64ToBytes(bytesToBase64(bytes))?.length).toBe(bytes.length);
});
