import { describe, expect, test } from 'vitest';
import type { Lock } from './lock.ts';
import { formatLock, parseLock } from './lock-text.ts';

const lock: Lock = {
  version: 1,
  numbers: { 'b.input': { '200': 2, name: 1 }, A: { x: 1 } },
  reserved: { A: { old: 2 } },
};
const text = `{
  "version": 1,
  "numbers": {
    "A": {
      "x": 1
    },
    "b.input": {
      "name": 1,
      "200": 2
    }
  },
  "reserved": {
    "A": {
      "old": 2
    }
  }
}
`;

test('a lock is written sorted, one entry a line, and read back', () => {
  expect(formatLock(lock)).toBe(text);
  expect(parseLock(text, 'lock')).toEqual(lock);
  expect(formatLock(parseLock(text, 'lock'))).toBe(text);
});

test('an empty lock has no entries', () => {
  const empty: Lock = { version: 1, numbers: {}, reserved: {} };
  expect(formatLock(empty)).toBe('{\n  "version": 1,\n  "numbers": {},\n  "reserved": {}\n}\n');
  expect(parseLock(formatLock(empty), 'lock')).toEqual(empty);
});

describe('a text that is no lock is refused by its file', () => {
  test.each<[string, string]>([
    ['', 'a/contract.lock.json is not a contract lock: SyntaxError'],
    ['[]', 'is not a contract lock'],
    ['{"version":2,"numbers":{},"reserved":{}}', 'at version'],
    ['{"version":1,"numbers":{"A":{"x":0}},"reserved":{}}', 'at numbers.A.x'],
    ['{"version":1,"numbers":{"A":{"x":"1"}},"reserved":{}}', 'at numbers.A.x'],
    ['{"version":1,"numbers":{},"reserved":{},"more":1}', 'Unrecognized key: "more"'],
    [text.replace('"x": 1', '<<<<<<< HEAD\n"x": 1\n=======\n"y": 1\n>>>>>>> main'), 'has merge-conflict markers: keep'],
    [text.replace('"200": 2', '"200": 1'), 'in b.input, "200" and "name" both have the number 1'],
    [text.replace('"old": 2', '"old": 1'), 'in A, "x" and "old" both have the number 1'],
  ])('%#', (bad, message) => {
    expect(() => parseLock(bad, 'a/contract.lock.json')).toThrow('a/contract.lock.json');
    expect(() => parseLock(bad, 'a/contract.lock.json')).toThrow(message);
  });
});
