import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { type Address, listen } from './listen.ts';

async function listenInTest(host: string, port = 0, server: Server = createServer()): Promise<Address> {
  onTestFinished(async () => {
    if (server.listening) await once(server.close(), 'close');
  });
  return listen(server, host, port, 'PORT_GREETER');
}

/** A server whose attempt to listen fails with the given code. */
function failing(code: string): Server {
  const server = createServer();
  server.listen = () => {
    queueMicrotask(() => server.emit('error', Object.assign(new Error(`listen ${code}`), { code })));
    return server;
  };
  return server;
}

test('port 0 takes a free port, and the address says which', async () => {
  const { host, port, url } = await listenInTest('127.0.0.1');
  expect(host).toBe('127.0.0.1');
  expect(port).toBeGreaterThan(0);
  expect(url).toBe(`http://127.0.0.1:${port}`);
});

test('the URL of an IPv6 address has brackets', async () => {
  const server = createServer();
  server.address = () => ({ address: '::1', port: 5000, family: 'IPv6' });
  expect(await listenInTest('127.0.0.1', 0, server)).toMatchObject({ host: '::1', url: 'http://[::1]:5000' });
});

test('a taken port is one line that names the port and the variable', async () => {
  const { port } = await listenInTest('127.0.0.1');
  await expect(listenInTest('127.0.0.1', port)).rejects.toThrow(
    new Error(`port ${port} is taken: stop what listens there, or set PORT_GREETER to another port`),
  );
});

test('an address of another machine is named, with what to use instead', async () => {
  // TEST-NET-1 of RFC 5737: no machine has it.
  await expect(listenInTest('192.0.2.1')).rejects.toThrow(
    new Error('host 192.0.2.1 is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses'),
  );
});

test.each([
  ['EACCES', 'port 80 needs more rights than this process has: set PORT_GREETER to a port above 1023'],
  ['ENOTFOUND', 'host here is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses'],
  ['EAI_AGAIN', 'host here is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all of its addresses'],
  ['EMFILE', 'cannot listen on here:80: listen EMFILE'],
])('the failure %s is explained', async (code, message) => {
  await expect(listenInTest('here', 80, failing(code))).rejects.toThrow(new Error(message));
});
