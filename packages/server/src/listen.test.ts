import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Address, listen, listenUnix } from './listen.ts';

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

describe('a Unix socket', () => {
  let folder: string;
  let count = 0;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ahoy-listen-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const newPath = (): string => path.join(folder, `${++count}.sock`);

  async function listenUnixInTest(at: string): Promise<Server> {
    const server = createServer();
    onTestFinished(async () => {
      if (server.listening) await once(server.close(), 'close');
    });
    expect(await listenUnix(server, at)).toEqual({ host: at, port: 0, url: `unix:${at}` });
    return server;
  }

  test('is there until its server closes', async () => {
    const at = newPath();
    const server = await listenUnixInTest(at);
    expect((await stat(at)).isSocket()).toBe(true);
    await once(server.close(), 'close');
    await expect(stat(at)).rejects.toThrow('ENOENT');
    await listenUnixInTest(at);
  });

  test('that a killed process has left is replaced', async () => {
    const at = newPath();
    const program = `require('net').createServer().listen(process.argv[1], () => console.log('listens'))`;
    const child = spawn(process.execPath, ['--eval', program, at]);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect((await stat(at)).isSocket()).toBe(true);
    await listenUnixInTest(at);
  });

  test('that somebody listens at is taken, and goes on', async () => {
    const at = newPath();
    const first = await listenUnixInTest(at);
    await expect(listenUnixInTest(at)).rejects.toThrow(
      new Error(`unix: ${at} is taken: stop what listens there, or use another path`),
    );
    expect(first.listening).toBe(true);
    expect((await stat(at)).isSocket()).toBe(true);
  });

  test.each<[string, (at: string) => Promise<void>]>([
    ['a file', (at) => writeFile(at, 'precious')],
    ['a folder', (at) => symlink(folder, at)],
  ])('where there is %s is refused, and that is left alone', async (_case, make) => {
    const at = newPath();
    await make(at);
    await expect(listenUnixInTest(at)).rejects.toThrow(
      new Error(`unix: ${at} is there already, and no socket: use another path`),
    );
    await stat(at);
  });

  test('in a folder that is not there is refused, and the folder named', async () => {
    const at = path.join(folder, 'none', 'x.sock');
    await expect(listenUnixInTest(at)).rejects.toThrow(
      new Error(`unix: ${at} cannot be made: is there a folder ${folder}/none, and may this process write there?`),
    );
  });

  test('with a path that is too long for the system is refused', async () => {
    const at = path.join(folder, 'x'.repeat(200));
    await expect(listenUnixInTest(at)).rejects.toThrow(/^unix: .+(too long|invalid argument)/i);
  });
});
