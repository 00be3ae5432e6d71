import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNameReader, createNameWriter, createNames } from './names.ts';

test('names are read as they were written, more of them and longer ones than are numbered', () => {
  const names = fc.oneof(fc.string(), fc.integer({ min: 0, max: 2_000 }).map(String), fc.constant('x'.repeat(257)));
  fc.assert(
    fc.property(fc.array(names, { maxLength: 50 }), fc.nat(3), (list, repeats) => {
      const write = createNameWriter();
      const read = createNameReader(() => true, 'anything');
      const many = Array.from({ length: 400 * repeats }, (_, index) => `name ${index}`);
      for (const name of [...many, ...list, ...many, ...list]) expect(read(JSON.parse(write(name)))).toBe(name);
    }),
  );
});

test('a name travels as text once', () => {
  const write = createNameWriter();
  expect(['a', 'b', 'a', 'b'].map(write)).toEqual(['"a"', '"b"', '0', '1']);
  expect([write('x'.repeat(257)), write('x'.repeat(257))]).toEqual(Array(2).fill(`"${'x'.repeat(257)}"`));
});

test.each(['', 'Name', 'a b', 'a\n', 'é'])('%j is no name of metadata', (name) => {
  expect(() => createNames().receivedMetadata(name)).toThrow('as a name of metadata');
});
