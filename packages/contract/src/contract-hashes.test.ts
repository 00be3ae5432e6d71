import { createProcedureBuilder } from '@ahoy/core/procedure';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { contractHashes } from './contract-hashes.ts';
import { contractOf } from './contract-of.ts';
import { formatLock } from './lock-text.ts';
import { EMPTY_LOCK } from './lock.ts';

const procedure = createProcedureBuilder();
const Room = z.object({ number: z.int() }).meta({ id: 'Room' });
const Stay = z.object({ room: Room }).meta({ id: 'Stay' });

const hotel = {
  book: procedure
    .input(z.string())
    .output(Stay)
    .mutation(() => ({ room: { number: 1 } })),
};
const bar = { order: procedure.input(z.string()).mutation(() => {}) };

test('the hash of a service is the same whatever is served or known beside it', () => {
  const { hotel: alone } = contractHashes(contractOf({ hotel }));
  expect(alone).toMatch(/^[0-9a-f]{16}$/);
  expect(contractHashes(contractOf({ bar, hotel }))).toEqual({
    bar: contractHashes(contractOf({ bar }))['bar'],
    hotel: alone,
  });
});

test('a type that is used only by another type counts', () => {
  const Larger = z.object({ number: z.int(), beds: z.int() }).meta({ id: 'Room' });
  const output = z.object({ room: Larger }).meta({ id: 'Stay' });
  const other = {
    book: procedure
      .input(z.string())
      .output(output)
      .mutation(() => ({ room: { number: 1, beds: 2 } })),
  };
  expect(contractHashes(contractOf({ hotel: other }))).not.toEqual(contractHashes(contractOf({ hotel })));
});

test('a contract in a lock has the hashes that it had before', () => {
  const contract = contractOf({ bar, hotel });
  const { contract: locked } = JSON.parse(formatLock(EMPTY_LOCK, contract));
  expect(contractHashes(locked)).toEqual(contractHashes(contract));
});
