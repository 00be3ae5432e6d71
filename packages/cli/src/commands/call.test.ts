import { createProcedureBuilder } from '@ahoy/core/procedure';
import { createLogger, serve, type Server } from '@ahoy/server';
import { PassThrough } from 'node:stream';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { ahoy, unusedPort } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-call-'));
let greeter: Server & { readonly url: string; readonly port: string };
let env: Record<string, string>;
beforeAll(async () => {
  greeter = await startGreeter();
  env = { PORT_GREETER: greeter.port };
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await greeter.close();
});

const hello = '{"message":"Hello, Ada"}\n';

describe.each(['socket', 'http', 'grpc', 'rest'])('via %s', (via) => {
  test('the answer alone is on stdout', async () => {
    const outcome = await ahoy(['call', 'greeter.sayHello', '--name', 'Ada', '--via', via], { env });
    expect(outcome).toEqual({ code: 0, out: hello, err: '' });
  });

  test('a stream is a line an item', async () => {
    const args = ['call', 'greeter.sayHelloMany', '--names', 'Ada', '--names', 'Bo', '--via', via];
    expect(await ahoy(args, { env })).toEqual({
      code: 0,
      out: '{"id":"1","data":{"message":"Hello, Ada"}}\n{"id":"2","data":{"message":"Hello, Bo"}}\n',
      err: '',
    });
  });

  test('a declared error is 4, with its data', async () => {
    const { code, out, err } = await ahoy(['call', 'greeter.sayHello', '--name', 'Voldemort', '--via', via], { env });
    expect([code, out]).toEqual([4, '']);
    expect(err).toBe(
      'error: Voldemort is on the stop list of this house\n{"reason":"STOP_LIST","guest":"Voldemort"}\n',
    );
  });

  test('an input that the service refuses is 3', async () => {
    expect(await ahoy(['call', 'greeter.sayHello', '--name=', '--via', via], { env })).toEqual({
      code: 3,
      out: '',
      err: 'error: name: Please give a name\n',
    });
  });

  test('a service that does not run is 5', async () => {
    const to = `127.0.0.1:${await unusedPort()}`;
    expect(await ahoy(['call', 'greeter.sayHello', '--name', 'Ada', '--via', via, '--to', to])).toEqual({
      code: 5,
      out: '',
      err: `error: greeter-service is not reachable at ${to} (connection refused). Is it running? npm run dev\n`,
    });
  });
});

test.each(['socket', 'http', 'grpc'])(
  'via %s, rich values are sent and printed readably, without a repository',
  async (via) => {
    const Item = z.object({ at: z.date(), big: z.bigint(), bytes: z.instanceof(Uint8Array), tags: z.set(z.string()) });
    const echo = createProcedureBuilder()
      .input(Item)
      .output(Item)
      .query(({ input }) => input);
    const logger = createLogger({ name: 'echo', level: 'silent' });
    const server = await serve({ echo: { item: echo } }, { ports: [0], logger, stopOn: [], createContext: () => ({}) });
    onTestFinished(() => server.close());
    const flags = ['--at', '2026-01-31', '--big', '12345678901234567890', '--bytes', 'QWhveQ==', '--tags', 'a'];
    const to = String(server.addresses[0]?.url);
    expect(await ahoy(['call', 'echo.item', ...flags, '--to', to, '--via', via], { cwd: '/' })).toEqual({
      code: 0,
      err: '',
      out: '{"at":"2026-01-31T00:00:00.000Z","big":"12345678901234567890","bytes":"QWhveQ==","tags":["a"]}\n',
    });
  },
);

describe.each(['socket', 'grpc'])('via %s', (via) => {
  const stdin = '{"name":"Ada"}\n\n{"name":"Bo"}';

  test('the items of a stream are read from stdin, a line each', async () => {
    expect(await ahoy(['call', 'greeter.chat', '--via', via], { env, stdin })).toEqual({
      code: 0,
      out: '{"message":"Hello, Ada"}\n{"message":"Hello, Bo"}\n',
      err: '',
    });
    expect(await ahoy(['call', 'greeter.sayHelloToAll', '--via', via], { env, stdin })).toMatchObject({
      out: '{"message":"Hello, Ada. Hello, Bo","greeted":2}\n',
    });
  });

  test('an item is answered while stdin is still open', async () => {
    const typed = new PassThrough();
    let out = '';
    const chat = ahoy(['call', 'greeter.chat', '--via', via], {
      env,
      stdin: typed,
      onOut: (chunk) => {
        out += chunk;
      },
    });
    typed.write('{"name":"Ada"}\n');
    await vi.waitUntil(() => out === hello);
    typed.end();
    expect(await chat).toMatchObject({ code: 0, out: hello });
  });

  test('a line that is no JSON ends the call, and is named', async () => {
    const { code, err } = await ahoy(['call', 'greeter.chat', '--via', via], { env, stdin: '{"name":"Ada"}\nAda\n' });
    expect(code).toBe(3);
    expect(err).toMatch(/^error: line 2: expected JSON/);
  });
});

describe('the input', () => {
  test.each([['{"name":"Ada"}'], ['@input.json'], ['-']])('may be the JSON %s', async (data) => {
    writeFileSync(path.join(folder, 'input.json'), '{"name":"Ada"}');
    const args = ['call', 'greeter.sayHello', '-d', data.replace('@', `@${folder}/`)];
    expect(await ahoy(args, { env, stdin: '{"name":"Ada"}' })).toMatchObject({ code: 0, out: hello });
  });

  test('of flags is stronger than that of JSON', async () => {
    const args = ['call', 'greeter.sayHello', '-d', '{"name":"Bo","locale":"fr"}', '--name', 'Ada'];
    expect(await ahoy(args, { env })).toMatchObject({ out: '{"message":"Bonjour, Ada"}\n' });
  });

  test.each<[string[], number, string]>([
    [[], 3, 'greeter.sayHello needs --name (string, 1 to 80 characters); or give all of it as JSON with -d'],
    [
      ['--name', 'Ada', '--locale', 'ff'],
      3,
      '--locale: expected one of en, fr, de, es, zh, got "ff"; did you mean fr?',
    ],
    [['-d', '{'], 3, 'the input: expected JSON'],
    [['-d', '@/no/such/file'], 3, '-d: cannot read /no/such/file (ENOENT)'],
    [['--nme', 'Ada'], 2, "unknown option '--nme' (did you mean --name?)"],
    [['--name'], 2, "option '--name <text>' argument missing"],
    [['--name', 'Ada', 'Bo'], 2, 'too many arguments'],
    [['--name', 'Ada', '--via', 'pigeon'], 2, 'Allowed choices are socket, http, grpc, rest'],
    [['--name', 'Ada', '--timeout', 'soon'], 2, 'Expected whole milliseconds, such as 2000'],
    [['--name', 'Ada', '-H', 'nonsense'], 2, 'Expected key:value'],
    [['--name', 'Ada', '-H', 'host:x'], 2, 'metadata'],
    [['--name', 'Ada', '--to', 'nobody'], 2, 'no address is known for "nobody"'],
  ])('%j is refused before anything is sent', async (args, code, message) => {
    const outcome = await ahoy(['call', 'greeter.sayHello', ...args], { env: { PORT_GREETER: '1000' } });
    expect(outcome).toMatchObject({ code, out: '' });
    expect(outcome.err).toContain(message);
  });
});

test('what is missing is asked for at a terminal', async () => {
  const typed = Object.assign(new PassThrough(), { isTTY: true });
  let asked = '';
  const call = ahoy(['call', 'greeter.sayHello'], {
    env,
    stdin: typed,
    isTTY: true,
    onErr: (chunk) => {
      asked += chunk;
    },
  });
  await vi.waitUntil(() => asked.includes('name (string, 1 to 80 characters)'), { timeout: 30_000 });
  typed.write('Ada\r');
  expect(await call).toMatchObject({ code: 0, out: hello });
});

test.each(['\u0003', ''])('a question ends with Ctrl-C %j, and nothing more is said', async (key) => {
  const interrupted = new AbortController();
  const typed = Object.assign(new PassThrough(), { isTTY: true });
  let asked = false;
  const call = ahoy(['call', 'greeter.sayHello'], {
    env,
    stdin: typed,
    isTTY: true,
    signal: interrupted.signal,
    onErr: () => {
      if (!asked && key === '') interrupted.abort();
      else if (!asked) typed.write(key);
      asked = true;
    },
  });
  const { code, out, err } = await call;
  expect([code, out]).toEqual([130, '']);
  expect(err).not.toContain('error');
});

test('without a procedure it says how to find one', async () => {
  expect(await ahoy(['call'])).toMatchObject({ code: 2, err: expect.stringContaining('ahoy list shows them') });
});

test('the help of a procedure has its flags', async () => {
  const { code, out } = await ahoy(['call', 'greeter.sayHello', '--help']);
  expect(code).toBe(0);
  expect(out).toContain('Usage: ahoy call greeter.sayHello');
  expect(out).toMatch(/--name <text> +string; 1 to 80 characters; required/);
  expect(out).toMatch(/--locale <value> +one of en, fr, de, es, zh/);
});

test('-v tells status, time and bytes on stderr', async () => {
  const { out, err } = await ahoy(['call', 'greeter.sayHello', '--name', 'Ada', '-v'], { env });
  expect(out).toBe(hello);
  expect(err).toMatch(/^OK via socket in [\d.]+ ms, 24 bytes of JSON\n$/);
  const refused = await ahoy(['call', 'greeter.sayHello', '--name', 'Voldemort', '-v'], { env });
  expect(refused.err).toMatch(/^FORBIDDEN via socket in /);
});

test('a URL needs no repository', async () => {
  const args = ['call', 'greeter.sayHello', '--name', 'Ada', '--to', greeter.url];
  expect(await ahoy(args, { cwd: '/' })).toEqual({ code: 0, out: hello, err: '' });
  expect(await ahoy([...args, '--via', 'rest'], { cwd: '/' })).toEqual({ code: 0, out: hello, err: '' });
});

test('a service in production does not tell the routes that REST needs', async () => {
  const production = await startGreeter({ production: true });
  onTestFinished(() => production.close());
  const args = ['call', 'greeter.sayHello', '--name', 'Ada', '--to', production.url];
  expect(await ahoy(args, { cwd: '/' })).toEqual({ code: 0, out: hello, err: '' });
  expect(await ahoy([...args, '--via', 'rest'], { cwd: '/' })).toMatchObject({
    code: 2,
    err: expect.stringContaining('a service in production does not tell its routes'),
  });
});

test.each(['http', 'rest'])('a stream of inputs is refused via %s, which cannot carry it', async (via) => {
  const { code, err } = await ahoy(['call', 'greeter.chat', '--via', via], { env, stdin: '{"name":"Ada"}' });
  expect([code, err]).toEqual([
    2,
    'error: greeter.chat takes a stream, which HTTP cannot carry: use --via socket or --via grpc\n',
  ]);
});

test('a deadline that passes is 6', async () => {
  const args = ['call', 'greeter.greetings', '--timeout', '50'];
  expect(await ahoy(args, { env })).toMatchObject({ code: 6, out: '', err: expect.stringContaining('deadline') });
});

test('an interrupted call is cancelled, and prints nothing more', async () => {
  const interrupted = new AbortController();
  const call = ahoy(['call', 'greeter.greetings'], {
    env,
    signal: interrupted.signal,
    onOut: () => interrupted.abort(),
  });
  let ended = false;
  void call.then(() => (ended = true));
  // The feed has no past: greetings are said until the first one arrives.
  while (!ended) await ahoy(['call', 'greeter.sayHello', '--name', 'Ada'], { env });
  const { code, out, err } = await call;
  expect([code, err]).toEqual([130, '']);
  expect(out).toMatch(/^\{"id":"[^"]+","data":\{"name":"Ada","message":"Hello, Ada","at":"\d{4}-.*Z"\}\}\n/);
});
