import type { Server } from '@ahoy/server';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ahoy, unusedPort } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

let greeter: Server & { readonly url: string };
beforeAll(async () => {
  greeter = await startGreeter();
});
afterAll(() => greeter.close());

test('a procedure is a line, with kind, input, output and route', async () => {
  const { code, out, err } = await ahoy(['list']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^greeter\.sayHello +query +HelloRequest +HelloReply +POST \/say_hello$/m);
  expect(out).toMatch(/^greeter\.chat +subscription +stream of HelloRequest +stream of HelloReply +POST /m);
  expect(out).toMatch(/^concierge\.guestbook +query +\{ search\?, cursor\?, limit\? \} /m);
});

test('one service may be asked for', async () => {
  const { out } = await ahoy(['list', 'concierge']);
  expect(out).toContain('concierge.welcome');
  expect(out).not.toContain('greeter.');
});

test('--json has the schemas too', async () => {
  const { out } = await ahoy(['list', 'greeter', '--json']);
  const sayHello = (JSON.parse(out) as { path: string }[]).find(({ path }) => path === 'greeter.sayHello');
  expect(sayHello).toMatchObject({
    type: 'query',
    route: 'POST /say_hello',
    input: { kind: 'ref', id: 'HelloRequest' },
    description: 'Greets someone by name.',
  });
});

test('a running service says what it serves, without a repository', async () => {
  const { code, out } = await ahoy(['list', '--from', greeter.url], { cwd: '/' });
  expect(code).toBe(0);
  expect(out).toMatch(/^greeter\.sayHello +query +HelloRequest +HelloReply +POST \/say_hello$/m);
});

test('a service in production does not tell its routes', async () => {
  const production = await startGreeter({ production: true });
  onTestFinished(() => production.close());
  const { code, out } = await ahoy(['list', '--from', production.url], { cwd: '/' });
  expect(code).toBe(0);
  expect(out).toMatch(/^greeter\.sayHello +query +HelloRequest +HelloReply$/m);
});

test('a service of this repository is asked by its name, at the port of its variable', async () => {
  const env = { PORT_GREETER: new URL(greeter.url).port };
  expect(await ahoy(['list', '--from', 'greeter'], { env })).toMatchObject({ code: 0 });
});

test('a service that does not run is one line', async () => {
  const port = await unusedPort();
  expect(await ahoy(['list', '--from', `127.0.0.1:${port}`])).toEqual({
    code: 5,
    out: '',
    err: `error: ahoy-service is not reachable at 127.0.0.1:${port} (connection refused). Is it running? npm run dev\n`,
  });
});

test('a server that is none of ours does not say what it serves', async () => {
  const other = createServer((_request, response) => response.end('hello'));
  await once(other.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    other.closeAllConnections();
    await once(other.close(), 'close');
  });
  const { port } = other.address() as AddressInfo;
  const { code, out, err } = await ahoy(['list', '--from', `127.0.0.1:${port}`]);
  expect([code === 0, out]).toEqual([false, '']);
  expect(err).toContain(`127.0.0.1:${port}`);
  expect(err.trimEnd()).not.toContain('\n');
});

test.each([
  ['nobody', 'no address is known for "nobody" (no service of this repository has its app there)'],
  ['ftp://a', 'expected a URL such as http://127.0.0.1:5000, or the name of a service, got "ftp://a"'],
  ['http://ada:secret@a', 'expected a URL without user and password, got one for a'],
])('--from %s is wrong usage', async (from, message) => {
  const { code, err } = await ahoy(['list', '--from', from]);
  expect(code).toBe(2);
  expect(err).toContain(message);
  expect(err).not.toContain('secret');
});
