import type { ContractHashes } from '@ahoy/core';
import { expect, test, vi } from 'vitest';
import { createPair, toCall } from './connection.fixture.ts';
import { fromSettings } from './settings.ts';

const LIMITS = { maxMessageBytes: 1, streamWindow: 1 };
const HASH = '0123456789abcdef';

test('a side is told the hashes of the other one before its first call', async () => {
  const told: (ContractHashes | string)[] = [];
  const onContract = (hashes: ContractHashes): void => void told.push(hashes);
  const handle = ({ path }: { readonly path: string }): void => void told.push(path);
  const { client } = createPair(handle, { client: { contract: { greeter: HASH } }, server: { onContract } });
  await client.call(toCall('greeter.sayHello'));
  expect(told).toEqual([{ greeter: HASH }, 'greeter.sayHello']);
});

test('a side that knows no hashes tells none', async () => {
  const onContract = vi.fn<(hashes: ContractHashes) => void>();
  const { client } = createPair(() => 1, { server: { onContract } });
  expect(await client.call(toCall('greeter.sayHello'))).toBe(1);
  expect(onContract).not.toHaveBeenCalled();
});

test.each([
  ['a text', 'greeter'],
  ['null', null],
  ['a number', 5],
])('%s in the place of hashes is passed over', (_, contract) => {
  expect(fromSettings({ ...LIMITS, contract })).toEqual(LIMITS);
});

test('what is no hash among hashes is passed over', () => {
  const contract = { greeter: HASH, bar: 5, inn: '\n', cafe: HASH.toUpperCase(), '': `${HASH}0` };
  expect(fromSettings({ ...LIMITS, contract }).contract).toEqual({ greeter: HASH });
});
