import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCallTable } from './call-table.ts';

test('a table knows the calls that were added and not deleted, in order, whichever last', () => {
  const steps = fc.array(fc.record({ adds: fc.nat(80), ends: fc.array(fc.nat()) }), { maxLength: 20 });
  fc.assert(
    fc.property(fc.constantFrom(1, 2), steps, (first, turns) => {
      const table = createCallTable<{ readonly id: number }>();
      const expected = new Map<number, { readonly id: number }>();
      let next = first;
      for (const { adds, ends } of turns) {
        for (let count = 0; count < adds; count++, next += 2) {
          const one = { id: next };
          table.add(next, one);
          expected.set(next, one);
        }
        for (const end of ends) {
          // Of those that ended before, or were never made, as well.
          const id = first + 2 * (end % 500);
          expect(table.delete(id)).toBe(expected.delete(id));
        }
        expect(table.size()).toBe(expected.size);
        for (let id = 0; id < next + 4; id++) expect(table.get(id)).toBe(expected.get(id));
        const visited: unknown[] = [];
        table.forEach((id, one) => visited.push([id, one]));
        expect(visited).toEqual([...expected]);
      }
    }),
  );
});

test('a call that is deleted while all are visited is passed over', () => {
  const table = createCallTable<{ readonly id: number }>();
  for (const id of [1, 3, 5]) table.add(id, { id });
  const visited: number[] = [];
  table.forEach((id) => {
    visited.push(id);
    table.delete(3);
  });
  expect(visited).toEqual([1, 5]);
});
