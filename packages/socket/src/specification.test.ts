import type { Call } from '@ahoy/core';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createPair, toCall, until } from './connection.fixture.ts';
import { openRaw } from './raw-peer.fixture.ts';

const text = readFileSync(new URL('../../../docs/socket-protocol.md', import.meta.url), 'utf8');

/** The bytes of one side of the example. */
function exampleOf(side: 'client' | 'server'): Buffer {
  const [, block = ''] = new RegExp(`\`\`\`text ${side}\n(.+?)\n\`\`\``, 's').exec(text) ?? [];
  const lines = block.split('\n').map((line) => line.slice(0, 16 * 3).replaceAll(' ', ''));
  return Buffer.from(lines.join(''), 'hex');
}

function handle({ path, input }: Call): unknown {
  if (path === 'greeter.draw') return (input as Uint8Array).length;
  return { message: `Hello, ${(input as { name: string }).name}` };
}

test('the example is what both sides send', async () => {
  const { client, wires } = createPair(handle);
  const heard = { client: [] as Buffer[], server: [] as Buffer[] };
  wires.server.on('data', (chunk: Buffer) => heard.client.push(chunk));
  wires.client.on('data', (chunk: Buffer) => heard.server.push(chunk));
  const metadata = { 'x-tenant': 'hotel' };
  expect(await client.call(toCall('greeter.sayHello', { name: 'World' }, { metadata }))).toEqual({
    message: 'Hello, World',
  });
  expect(await client.call(toCall('greeter.sayHello', { name: 'Ada' }))).toEqual({ message: 'Hello, Ada' });
  expect(await client.call(toCall('greeter.draw', Uint8Array.of(1, 2, 3)))).toBe(3);
  expect(Buffer.concat(heard.client).toString('hex')).toBe(exampleOf('client').toString('hex'));
  expect(Buffer.concat(heard.server).toString('hex')).toBe(exampleOf('server').toString('hex'));
});

test('the example is understood by both sides', async () => {
  const peer = openRaw(handle);
  peer.say(exampleOf('client'));
  await until(() => peer.messages().length === 3);
  expect(peer.messages()).toEqual([
    [2, 1, { message: 'Hello, World' }],
    [2, 3, { message: 'Hello, Ada' }],
    [2, 5, 3],
  ]);
  expect(peer.closed).toEqual([]);
});
