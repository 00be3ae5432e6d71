import type { Server } from '@ahoy/server';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ahoy, ROOT, unusedPort } from '../command-line.fixture.ts';
import { checkNode } from '../doctor/check-node.ts';
import { startGreeter } from '../greeter.fixture.ts';

let greeter: Server & { readonly port: string };
beforeAll(async () => {
  greeter = await startGreeter();
});
afterAll(() => greeter.close());

test('what runs is ok, what does not is a warning, and neither is a failure', async () => {
  const free = await unusedPort();
  const { code, out, err } = await ahoy(['doctor'], {
    env: { PORT_GREETER: greeter.port, PORT_CONCIERGE: String(free) },
  });
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^ok {4}the lock has the numbers of all \d+ procedures$/m);
  expect(out).toMatch(
    new RegExp(`^ok {4}greeter-service answers at 127.0.0.1:${greeter.port}, with \\d+ procedures$`, 'm'),
  );
  expect(out).toContain(`warn  concierge-service does not run at 127.0.0.1:${free}, which is free: npm run dev\n`);
});

test('a port that another program has is a failure that names the program', async () => {
  const other = createServer();
  await once(other.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    other.closeAllConnections();
    await once(other.close(), 'close');
  });
  const { port } = other.address() as AddressInfo;
  const { code, out } = await ahoy(['doctor'], { env: { PORT_GREETER: greeter.port, PORT_CONCIERGE: String(port) } });
  expect(code).toBe(1);
  expect(out).toContain(`fail  127.0.0.1:${port}, of concierge-service, is taken by what is no service of Ahoy`);
  expect(out).toContain('end it, or set PORT_CONCIERGE');
  if (process.platform === 'linux') expect(out).toContain(`(process ${process.pid}, `);
});

test('a service of Ahoy at the port of another one is a failure too', async () => {
  const { code, out } = await ahoy(['doctor'], { env: { PORT_GREETER: greeter.port, PORT_CONCIERGE: greeter.port } });
  expect(code).toBe(1);
  expect(out).toContain('is taken by a service of Ahoy that has none of its procedures');
});

test('a variable that is wrong is a failure in its own words', async () => {
  const { code, out } = await ahoy(['doctor'], { env: { PORT_GREETER: 'many', PORT_CONCIERGE: '1' } });
  expect(code).toBe(1);
  expect(out).toContain('fail  greeter-service: PORT_GREETER: expected a port such as 5000');
});

test.each([
  ['24.21.0', 'ok'],
  ['24.0.0', 'warn'],
  ['20.1.0', 'fail'],
])('Node %s is %s beside the one that is pinned', async (running, verdict) => {
  expect(await checkNode({ root: ROOT }, running)).toMatchObject({ verdict });
});
