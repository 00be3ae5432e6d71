import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAssembly } from './assembly.ts';

const words = (...numbers: readonly number[]): Buffer => Buffer.from(new Uint32Array(numbers).buffer).swap32();

test('messages are put together from pieces of any size, in any order of transfers', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 700_000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sizes, fc.infiniteStream(fc.integer({ min: 1, max: 100_000 })), (lengths, pieces) => {
      let taken = 0;
      const assembly = createAssembly(2 ** 20, (bytes) => (taken += bytes));
      const left = lengths.map((length, number) => ({ number, at: 0, bytes: Buffer.alloc(length, number + 1) }));
      for (const { number, bytes } of left) assembly.begin(words(number, bytes.length));
      for (let transfer = left.shift(); transfer; transfer = left.shift()) {
        const { value: size } = pieces.next() as { value: number };
        const piece = transfer.bytes.subarray(transfer.at, transfer.at + size);
        transfer.at += piece.length;
        const whole = assembly.add(transfer.number, piece);
        expect(whole !== undefined).toBe(transfer.at === transfer.bytes.length);
        if (whole) expect(whole.equals(transfer.bytes)).toBe(true);
        else left.push(transfer);
      }
      // All but what is less than half of a window has been told.
      const all = lengths.reduce((sum, length) => sum + length, 0);
      expect(all - taken).toBeLessThan(256 * 1024);
    }),
    { numRuns: 50 },
  );
});
