import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runMain } from './run-main.ts';

const before = process.exitCode;
const write = vi.fn<typeof process.stderr.write>(() => true);

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockImplementation(write);
});
afterEach(() => {
  process.exitCode = before;
  vi.restoreAllMocks();
  write.mockClear();
});

test('a program that ends well prints nothing', async () => {
  await runMain(async () => {});
  expect(write).not.toHaveBeenCalled();
  expect(process.exitCode).toBe(before);
});

test('a program that fails prints its message without a stack, and its exit code is 1', async () => {
  await runMain(() => Promise.reject(new Error('port 5000 is taken')));
  expect(write.mock.calls).toEqual([['port 5000 is taken\n']]);
  expect(process.exitCode).toBe(1);
});

test('what is thrown and is no error is printed as it is', async () => {
  await runMain(() => Promise.reject('no'));
  expect(write.mock.calls).toEqual([['no\n']]);
});
