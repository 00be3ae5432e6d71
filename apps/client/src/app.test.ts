import { type Address, createLogger, serve, type Server } from '@ahoy/server';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createApp } from '../../greeter-service/src/app.ts';
import { run } from './app.ts';
import { help } from './arguments.ts';

let greeter: Server;
let url: string;

async function startGreeter(port = 0): Promise<Server> {
  const { services, createContext } = createApp({ stopList: new Set(['voldemort']) });
  const logger = createLogger({ name: 'greeter-service', level: 'silent' });
  return serve(services, { ports: [port], createContext, logger, stopOn: [] });
}

beforeAll(async () => {
  greeter = await startGreeter();
  url = String(greeter.addresses[0]?.url);
});
afterAll(() => greeter.close());

interface Outcome {
  readonly code: number;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs the program to its end; `onLine` sees what it prints. */
async function runWith(
  args: readonly string[],
  {
    env = {},
    onLine,
    ...options
  }: { env?: Record<string, string>; signal?: AbortSignal; onLine?: (line: string) => void } = {},
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const print = (lines: string[]) => (line: string) => {
    lines.push(line);
    onLine?.(line);
  };
  const signal = options.signal ?? new AbortController().signal;
  const code = await run(args, { env, signal, out: print(out), err: print(err) });
  return { code, out, err };
}

/** A server that is no greeter. */
async function listenWith(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address at which nobody listens. */
async function unusedAddress(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return `127.0.0.1:${port}`;
}

describe.each(['socket', 'http', 'rest', 'grpc'])('via %s', (via) => {
  test('a greeting comes back', async () => {
    const outcome = { code: 0, out: ['Bonjour, Ada'], err: [] };
    expect(await runWith(['Ada', '--locale', 'fr', '--via', via, '--url', url])).toEqual(outcome);
  });

  test('a refusal has its reason, whoever refuses', async () => {
    const tooShort = { code: 3, out: [], err: ['name: Please give a name'] };
    expect(await runWith(['', '--via', via, '--url', url])).toEqual(tooShort);
    const stopped = { code: 4, out: [], err: ['Voldemort is on the stop list of this house'] };
    expect(await runWith(['Voldemort', '--via', via, '--url', url])).toEqual(stopped);
  });

  test('a service that does not run is named', async () => {
    const host = await unusedAddress();
    expect(await runWith(['--via', via, '--url', `http://${host}`])).toEqual({
      code: 5,
      out: [],
      err: [`greeter-service is not reachable at ${host} (connection refused). Is it running? npm run dev`],
    });
  });
});

describe('a greeting', () => {
  test('is for the World, and the exit code is 0', async () => {
    expect(await runWith(['--url', url])).toEqual({ code: 0, out: ['Hello, World'], err: [] });
  });

  test('is for whom it is asked, in the language that it is asked in', async () => {
    expect(await runWith(['Ada', '--locale', 'fr', '--url', url])).toEqual({ code: 0, out: ['Bonjour, Ada'], err: [] });
  });

  test('comes from the port that PORT_GREETER names', async () => {
    const PORT_GREETER = new URL(url).port;
    expect(await runWith(['Ada'], { env: { PORT_GREETER } })).toMatchObject({ code: 0, out: ['Hello, Ada'] });
  });
});

test.each([
  [['--help', '--url', 'http://127.0.0.1:1'], {}],
  [['--help'], { PORT_GREETER: 'many' }],
])('%j prints the help and asks nobody, with %j', async (args, env) => {
  expect(await runWith(args, { env })).toEqual({ code: 0, out: [help], err: [] });
});

describe('the exit code', () => {
  const usage = 'npm run hello -- --help shows how it is used';

  test('of wrong usage is 2, with a word about the help', async () => {
    expect(await runWith(['Ada', 'Lovelace'])).toEqual({
      code: 2,
      out: [],
      err: ['expected one name, got 2; put quotes around a name of several words', usage],
    });
  });

  test('of a URL with a password is 2, without the password', async () => {
    expect(await runWith(['--url', 'http://ada:secret@127.0.0.1'])).toEqual({
      code: 2,
      out: [],
      err: ['--url: expected a URL without user and password, got one for 127.0.0.1', usage],
    });
  });

  test('of a refused input is 3, with the reason', async () => {
    expect(await runWith(['', '--url', url])).toEqual({ code: 3, out: [], err: ['name: Please give a name'] });
    const { code, err } = await runWith(['Ada', '--locale', 'klingon', '--url', url]);
    expect([code, err]).toEqual([3, [expect.stringMatching(/^locale: /)]]);
  });

  test('of a refusal by the service is 4, with its reason', async () => {
    expect(await runWith(['Voldemort', '--url', url])).toEqual({
      code: 4,
      out: [],
      err: ['Voldemort is on the stop list of this house'],
    });
  });

  test('of a service that does not run is 5, with what to do', async () => {
    const host = await unusedAddress();
    expect(await runWith(['--url', `http://${host}`])).toEqual({
      code: 5,
      out: [],
      err: [`greeter-service is not reachable at ${host} (connection refused). Is it running? npm run dev`],
    });
  });

  test('of a service that does not answer for 10 seconds is 6', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const asked = Promise.withResolvers<void>();
    const silent = await listenWith(() => asked.resolve());
    const outcome = runWith(['--via', 'http', '--url', silent]);
    await asked.promise;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await outcome).toEqual({ code: 6, out: [], err: ['greeter.sayHello: the deadline has passed'] });
  });

  test("of a proxy's time limit is 6", async () => {
    const slow = await listenWith((_request, response) => response.writeHead(504).end('upstream timed out'));
    expect(await runWith(['--via', 'http', '--url', slow])).toMatchObject({
      code: 6,
      err: [expect.stringContaining('upstream timed out')],
    });
  });

  test('of any other failure is 1', async () => {
    const other = await listenWith((_request, response) => response.writeHead(404).end('<html>'));
    expect(await runWith(['--via', 'http', '--url', other])).toEqual({
      code: 1,
      out: [],
      err: [`${new URL(other).host} answered 404 with what is no tRPC answer: <html>`],
    });
  });
});

describe('--watch', () => {
  test('prints the greetings as they are said, and ends well when it is interrupted', async () => {
    const interrupted = new AbortController();
    const following = Promise.withResolvers<void>();
    const printed = Promise.withResolvers<void>();
    const watching = runWith(['--watch', '--url', url], {
      signal: interrupted.signal,
      onLine: (line) => (line.startsWith('following') ? following : printed).resolve(),
    });
    await following.promise;
    // The feed has no past: greetings are said until the first one arrives.
    const greeting = (async () => {
      let arrived = false;
      void printed.promise.then(() => (arrived = true));
      while (!arrived) await runWith(['Ada', '--url', url]);
    })();
    await printed.promise;
    await greeting;
    interrupted.abort();
    const { code, out, err } = await watching;
    expect(code).toBe(0);
    expect(err).toEqual([`following the greetings of ${url}; Ctrl-C ends`]);
    expect(out[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z Hello, Ada$/);
  });

  test('follows again when the service has restarted, even before the first greeting', async () => {
    const interrupted = new AbortController();
    const service = await startGreeter();
    const { port, url: followed } = service.addresses[0] as Address;
    const lines: string[] = [];
    const onLine = (line: string): void => void lines.push(line);
    const watching = runWith(['--watch', '--url', followed], { signal: interrupted.signal, onLine });
    const following = `following the greetings of ${followed}; Ctrl-C ends`;
    await vi.waitUntil(() => lines.length === 1);
    await service.close();
    await vi.waitUntil(() => lines.length === 2);
    const restarted = await startGreeter(port);
    await vi.waitUntil(() => lines.length === 3);
    await runWith(['Ada', '--url', followed]);
    await vi.waitUntil(() => lines.length === 4);
    interrupted.abort();
    expect(await watching).toEqual({
      code: 0,
      out: [expect.stringMatching(/ Hello, Ada$/)],
      err: [following, expect.stringMatching(/^greeter-service .*\nwaiting until it is back; Ctrl-C ends$/), following],
    });
    await restarted.close();
  });

  test('ends well when it is interrupted while the service is away', async () => {
    const interrupted = new AbortController();
    const service = await startGreeter();
    const onLine = (line: string): void => {
      if (line.includes('waiting')) interrupted.abort();
      else void service.close();
    };
    const args = ['--watch', '--url', String(service.addresses[0]?.url)];
    expect(await runWith(args, { signal: interrupted.signal, onLine })).toMatchObject({ code: 0 });
  });

  test('of a service that does not run is 5', async () => {
    const host = await unusedAddress();
    expect(await runWith(['--watch', '--url', `http://${host}`])).toEqual({
      code: 5,
      out: [],
      err: [`greeter-service is not reachable at ${host} (connection refused). Is it running? npm run dev`],
    });
  });
});

test('an interrupted greeting prints nothing, and the exit code is 0', async () => {
  expect(await runWith(['--url', url], { signal: AbortSignal.abort() })).toEqual({ code: 0, out: [], err: [] });
});
