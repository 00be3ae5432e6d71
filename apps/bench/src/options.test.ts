import { expect, test } from 'vitest';
import { readOptions } from './options.ts';

test('without any option everything is measured in 5 rounds', () => {
  const options = readOptions([]);
  expect(options).toMatchObject({ only: undefined, peers: undefined, quick: false, json: false, help: false });
  expect(options.pace.rounds).toBe(5);
});

test('lists are separated by commas, around which white space does not count', () => {
  expect(readOptions(['--only', 'unary, sizes', '--peers=trpc,hono'])).toMatchObject({
    only: ['unary', 'sizes'],
    peers: ['trpc', 'hono'],
  });
});

test('a quick run has one short round, unless it is told to have more', () => {
  const quick = readOptions(['--quick']).pace;
  expect(quick.rounds).toBe(1);
  expect(quick.roundMs).toBeLessThan(readOptions([]).pace.roundMs);
  expect(readOptions(['--quick', '--rounds', '3']).pace).toEqual({ ...quick, rounds: 3 });
});

test.each([
  [['--rounds', '0'], '--rounds: expected 1 to 1000, got 0'],
  [['--rounds', 'many'], '--rounds: expected 1 to 1000, got many'],
  [['--rounds', '1.5'], '--rounds: expected 1 to 1000, got 1.5'],
  [['--only', ''], '--only: expected names separated by commas, got ""'],
  [['--peers', 'trpc,'], '--peers: expected names separated by commas, got "trpc,"'],
  [['--fast'], "Unknown option '--fast'"],
  [['unary'], "Unexpected argument 'unary'"],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
