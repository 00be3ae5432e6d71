import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allocateNumbers } from './allocate-numbers.ts';
import { contractOf } from './contract-of.ts';
import { type Lock, numberOf } from './lock.ts';

const procedure = createProcedureBuilder();

function allocate(schema: z.ZodType, lock?: Lock): Lock {
  return allocateNumbers(contractOf({ test: { run: procedure.input(schema).query(() => '') } }), lock);
}

const s = z.string();
const both = { a: s, b: s };

test('every object, enum and union gets numbers, in order of declaration, under its path or name', () => {
  const Card = z.object({ number: s }).meta({ id: 'Card' });
  const schema = z.object({
    z: z.enum(['on', 'off']),
    list: z.array(z.object({ deep: s })),
    map: z.map(z.enum(['k']), z.object({ value: s })),
    pair: z.tuple([z.object({ first: s })], z.object({ rest: s })),
    pay: z.union([Card, z.object({ coins: z.int() }), s]),
    'odd name': z.object({ x: s }).catchall(z.object({ more: s })),
  });
  expect(allocate(schema).numbers).toEqual({
    Card: { number: 1 },
    'test.run.input': { z: 1, list: 2, map: 3, pair: 4, pay: 5, 'odd name': 6 },
    'test.run.input.z': { on: 1, off: 2 },
    'test.run.input.list[]': { deep: 1 },
    'test.run.input.map{key}': { k: 1 },
    'test.run.input.map{}': { value: 1 },
    'test.run.input.pair[0]': { first: 1 },
    'test.run.input.pair[]': { rest: 1 },
    'test.run.input.pay': { Card: 1, object: 2, string: 3 },
    'test.run.input.pay|object': { coins: 1 },
    'test.run.input."odd name"': { x: 1 },
    'test.run.input."odd name"{}': { more: 1 },
  });
});

test('an enum cannot have a number and a text that look the same', () => {
  expect(() => allocate(z.enum({ a: 1, b: '1' }))).toThrow('test.run.input: the enum has 1 as a number and as a text');
});

test('objects of an intersection share its scope, also a named one', () => {
  const Named = z.object({ name: s }).meta({ id: 'Named' });
  const schema = z.intersection(z.intersection(Named, z.object({ at: z.object({ x: s }) })), z.union([s, z.int()]));
  expect(allocate(schema).numbers).toEqual({
    Named: { name: 1 },
    'test.run.input': { name: 1, at: 2 },
    'test.run.input.at': { x: 1 },
    'test.run.input&right': { string: 1, integer: 2 },
  });
});

test('both forms of a named type share their numbers', () => {
  const Page = z.object({ size: z.int().default(20), at: s }).meta({ id: 'Page' });
  const run = procedure
    .input(Page)
    .output(Page)
    .query(() => undefined as never);
  expect(allocateNumbers(contractOf({ test: { run } })).numbers).toEqual({ Page: { size: 1, at: 2 } });
});

describe('with a lock', () => {
  const lock = allocate(z.object(both));

  test('what is new comes after, wherever it is declared, and what is known stays', () => {
    expect(allocate(z.object({ first: s, b: s, a: s }), lock).numbers['test.run.input']).toEqual({
      a: 1,
      b: 2,
      first: 3,
    });
  });

  test('what is gone is reserved, its number goes to no other, and it comes back with it', () => {
    const without = allocate(z.object({ b: s }), lock);
    expect(without).toEqual({
      version: 1,
      numbers: { 'test.run.input': { b: 2 } },
      reserved: { 'test.run.input': { a: 1 } },
    });
    const other = allocate(z.object({ b: s, c: s }), without);
    expect(other.numbers).toEqual({ 'test.run.input': { b: 2, c: 3 } });
    expect(allocate(z.object({ a: s }), other)).toEqual({
      version: 1,
      numbers: { 'test.run.input': { a: 1 } },
      reserved: { 'test.run.input': { b: 2, c: 3 } },
    });
  });

  test('a scope that is gone is reserved whole', () => {
    expect(allocate(s, lock)).toEqual({ version: 1, numbers: {}, reserved: { 'test.run.input': { a: 1, b: 2 } } });
  });

  test('a type that is given a name takes its numbers along', () => {
    const grown = allocate(z.object({ c: s, b: s }), lock);
    const named = allocate(z.object({ c: s, b: s }).meta({ id: 'Named' }), grown);
    expect(named.numbers).toEqual({ Named: { b: 2, c: 3 } });
    expect(named.reserved).toEqual({ Named: { a: 1 }, 'test.run.input': { a: 1, b: 2, c: 3 } });
  });

  test('a second allocation changes nothing', () => {
    expect(allocate(z.object(both), lock)).toEqual(lock);
  });
});

describe('a number set by hand', () => {
  test('is taken, and passed by where others are allocated', () => {
    const schema = z.object({ a: s, b: s.meta({ field: 2 }).optional(), c: s, d: s.meta({ field: 1 }) });
    expect(allocate(schema).numbers['test.run.input']).toEqual({ a: 3, b: 2, c: 4, d: 1 });
  });

  test.each([0, -1, 1.5, 19_000, 19_999, 100_000])('cannot be %d', (field) => {
    expect(() => allocate(z.object({ a: s.meta({ field }) }))).toThrow(
      `test.run.input.a: expected a number from 1 to 99999, but not 19000 to 19999, got ${field}`,
    );
  });

  test.each([1, 18_999, 20_000, 99_999])('can be %d', (field) => {
    const lock = allocate(z.object({ a: s.meta({ field }) }));
    expect(numberOf(lock, 'test.run.input', 'a')).toBe(field);
  });

  test('cannot be that of another field, present or gone', () => {
    expect(() => allocate(z.object({ a: s.meta({ field: 3 }), b: s.meta({ field: 3 }) }))).toThrow(
      'test.run.input.b: the number 3 is that of test.run.input.a; choose another',
    );
    const lock = allocate(z.object({ a: s }), allocate(z.object(both)));
    expect(() => allocate(z.object({ a: s, c: s.meta({ field: 2 }) }), lock)).toThrow(
      'test.run.input.c: the number 2 is that of test.run.input.b; choose another',
    );
  });

  test('cannot change what the lock says', () => {
    expect(() => allocate(z.object({ a: s.meta({ field: 9 }), b: s }), allocate(z.object(both)))).toThrow(
      'test.run.input.a: the number is 1 and never changes, got 9',
    );
  });

  test('has to be the same where two objects make up one', () => {
    const schema = z.intersection(z.object({ a: s.meta({ field: 1 }) }), z.object({ a: s.meta({ field: 2 }) }));
    expect(() => allocate(schema)).toThrow('test.run.input.a: .meta({ field }) is both 1 and 2');
  });
});

test('names that every JavaScript object has are names like others', () => {
  const schema = z.object({ constructor: s, toString: s }).meta({ id: 'valueOf' });
  const lock = allocate(schema);
  expect(numberOf(lock, 'valueOf', 'toString')).toBe(2);
  expect(() => numberOf(lock, 'valueOf', 'hasOwnProperty')).toThrow('valueOf: hasOwnProperty has no number');
  expect(() => numberOf(lock, 'toString', 'a')).toThrow('toString: a has no number; run: npm run contract');
  expect(allocate(schema, lock)).toEqual(lock);
});
