import { expect, test } from 'vitest';
import { startChild } from './child.ts';
import type { Usage } from './usage.ts';

test('a child answers, and ends when it is stopped', async () => {
  const child = startChild('server.ts', ['limit']);
  expect(await child.ask<number>('serve')).toBeGreaterThan(0);
  const { cpuMicros, memoryBytes } = await child.ask<Usage>('usage');
  expect(cpuMicros).toBeGreaterThan(0);
  expect(memoryBytes).toBeGreaterThan(1_000_000);
  await child.stop();
  await expect(child.ask('usage')).rejects.toThrow('the process ended (exit code 0)');
});

test('a command that fails is an error with its message, and the child lives on', async () => {
  const child = startChild('server.ts', ['limit']);
  await expect(child.ask('dance')).rejects.toThrow('command: expected one of serve, usage, settledUsage, got dance');
  expect(await child.ask('serve')).toBeGreaterThan(0);
  await child.stop();
});

test('a child that ends by itself is an error with what it printed', async () => {
  const child = startChild('client.ts', ['nobody']);
  await expect(child.ask('about')).rejects.toThrow(/the process ended \(exit code 1\):[^]*nobody\.ts/);
  await child.stop();
});

test('a child that does not answer in time is an error, and is killed', async () => {
  const child = startChild('client.ts', ['limit']);
  await child.ask('about');
  // A port on which nothing answers, because nothing connects to it in no time.
  await expect(child.ask('connect', 1, 0)).rejects.toThrow('connect: expected an answer within 0 ms, got none');
  await child.stop();
  await expect(child.ask('about')).rejects.toThrow('the process ended (SIGKILL)');
});
