import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { untilReady } from './until-ready.ts';

/** A service that is ready from the n-th question on; gives its URL and the paths that it was asked for. */
async function readyAt(n: number): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(String(request.url));
    response.writeHead(asked.length < n ? 503 : 200).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('waits until the service says that it is ready', async () => {
  const { url, asked } = await readyAt(3);
  await untilReady(url);
  expect(asked).toEqual(['/readyz', '/readyz', '/readyz']);
});

test('gives up after its limit, and says for what it waited', async () => {
  const { url } = await readyAt(Infinity);
  await expect(untilReady(url, { timeoutMs: 0 })).rejects.toThrow(`${url} did not become ready within 0 ms`);
});

test('counts a service that nobody runs as not ready', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  await expect(untilReady(`http://127.0.0.1:${port}`, { timeoutMs: 0 })).rejects.toThrow('did not become ready');
});

test('ends when its signal aborts', async () => {
  const { url } = await readyAt(Infinity);
  await expect(untilReady(url, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
});
