import type { Node } from '@ahoy/contract';
import { describe, expect, test } from 'vitest';
import { codecFor, hex, layoutOf, objectOf } from '../contract.fixture.ts';
import { codecOf } from './codec-of.ts';

const string: Node = { kind: 'string' };

/** What an object with a member `x` is when nothing came, by what that means. */
function absent(x: Node, options?: Parameters<typeof layoutOf>[1]): { explicit: unknown; implicit: unknown } {
  const message = layoutOf(x, options);
  return {
    explicit: codecOf(message).decode(hex('')),
    implicit: codecOf(message, { presence: 'implicit' }).decode(hex('')),
  };
}

describe('a required member that is absent', () => {
  test.each<[string, Node, unknown]>([
    ['a string', string, ''],
    ['a number', { kind: 'number' }, 0],
    ['a float', { kind: 'number', format: 'float32' }, 0],
    ['an int32', { kind: 'integer', format: 'int32' }, 0],
    ['a safe integer', { kind: 'integer', format: 'safe' }, 0],
    ['a bigint', { kind: 'integer', format: 'uint64' }, 0n],
    ['a boolean', { kind: 'boolean' }, false],
    ['bytes', { kind: 'bytes' }, new Uint8Array()],
    ['a date', { kind: 'date' }, new Date(0)],
    ['a literal that is zero', { kind: 'literal', values: [0, 1] }, 0],
    ['an object', objectOf({ a: string, b: { kind: 'array', item: string } }, []), { a: '', b: [] }],
    ['a tuple', { kind: 'tuple', items: [string, { kind: 'boolean' }] }, ['', false]],
    ['what may be null', { ...string, nullable: true }, null],
    ['an object that may be null', { ...objectOf({ a: string }), nullable: true }, null],
    ['null', { kind: 'nothing', only: 'null' }, null],
  ])('is nothing, or zero where presence is implicit: %s', (_, node, zero) => {
    expect(absent(node)).toEqual({ explicit: {}, implicit: { x: zero } });
  });

  test.each<[string, Node]>([
    ['an enum, whose 0 means nothing', { kind: 'enum', values: ['a', 'b'] }],
    ['a literal that is not zero', { kind: 'literal', values: ['one'] }],
    ['a union', { kind: 'union', members: [string, { kind: 'boolean' }] }],
    ['any value', { kind: 'any' }],
    ['a JSON value', { kind: 'any', json: true }],
    ['no value', { kind: 'nothing', only: 'undefined' }],
  ])('is nothing either way where the type has no zero: %s', (_, node) => {
    expect(absent(node)).toEqual({ explicit: {}, implicit: {} });
  });

  test('is no items either way where it is a collection', () => {
    expect(absent({ kind: 'array', item: string })).toEqual({ explicit: { x: [] }, implicit: { x: [] } });
  });

  test('is zero inside of items, too', () => {
    const message = layoutOf({ kind: 'array', item: objectOf({ a: string }) });
    expect(codecOf(message, { presence: 'implicit' }).decode(hex('0a00'))).toEqual({ x: [{ a: '' }] });
    expect(codecOf(message).decode(hex('0a00'))).toEqual({ x: [{}] });
  });
});

test('an optional member that is absent is nothing either way', () => {
  expect(absent(string, { optional: true })).toEqual({ explicit: {}, implicit: {} });
  expect(absent({ kind: 'array', item: string }, { optional: true })).toEqual({ explicit: {}, implicit: {} });
});

test('what is there is what it is, whatever presence means', () => {
  const message = layoutOf({ ...string, nullable: true });
  const { decode } = codecOf(message, { presence: 'implicit' });
  expect(decode(hex('0a0161'))).toEqual({ x: 'a' });
  expect(decode(codecFor({ ...string, nullable: true }).encode({ x: null }))).toEqual({ x: null });
});

test('a zero that would hold itself without end is refused', () => {
  const types = { Loop: objectOf({ next: { kind: 'ref', id: 'Loop' } }) };
  const message = layoutOf({ kind: 'ref', id: 'Loop' }, { types });
  expect(() => codecOf(message, { presence: 'implicit' }).decode(hex(''))).toThrow('messages are nested deeper than');
  expect(codecOf(message).decode(hex(''))).toEqual({});
});

test('a presence that is none is refused', () => {
  const message = layoutOf(string);
  expect(() => codecOf(message, { presence: 'none' as 'explicit' })).toThrow(
    'presence: expected explicit or implicit, got none',
  );
});
