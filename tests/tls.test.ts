import { type Caller, connect } from '@ahoy/client';
import { connect as connectGrpc, type GrpcConnectOptions } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import type { RouterOf } from '@ahoy/core/procedure';
import { transformer } from '@ahoy/core/transformer';
import { createLogger, serve, type Server, type TlsOptions } from '@ahoy/server';
import { createTRPCClient, createWSClient, httpBatchLink, httpLink, type TRPCLink, wsLink } from '@trpc/client';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import path from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { type ConnectionOptions, connect as connectTls, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Authority, type Certificate, createAuthority } from './support/certificates.ts';
import * as lab from './support/lab.ts';
import { events } from './support/lab-events.ts';
import { openRaw, PREFACE } from './support/raw-http2.ts';
import { silent } from './support/transports.ts';

type Lab = Caller<{ lab: typeof lab }>['lab'];

const trusted = getCACertificates('default');
let authority: Authority;
let stranger: Authority;
let good: Certificate;
let server: Server;
let port: number;

beforeAll(async () => {
  [authority, stranger] = await Promise.all([createAuthority(), createAuthority()]);
  good = await authority.sign();
  // As NODE_EXTRA_CA_CERTS does it for a process.
  setDefaultCACertificates([...trusted, authority.ca]);
  server = await start(good);
  port = portOf(server);
});
afterAll(async () => {
  setDefaultCACertificates(trusted);
  await server.close();
  await Promise.all([authority[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

async function start(tls: TlsOptions | undefined, logger: typeof silent = silent): Promise<Server> {
  return serve<object>({ lab }, { ports: [0], logger, stopOn: [], ...(tls && { tls }) });
}

function portOf({ addresses }: Server): number {
  return addresses[0]?.port ?? 0;
}

function grpcs(at: number, tls: GrpcConnectOptions['tls'], protocol = 'grpcs'): Lab {
  const options = { contract: contractOf({ lab }), ...(tls && { tls }) };
  return connectGrpc<{ lab: typeof lab }>(`${protocol}://localhost:${at}`, options).lab;
}

function https(at: number, protocol = 'https', tls?: GrpcConnectOptions['tls']): Lab {
  return connect<{ lab: typeof lab }>(`${protocol}://localhost:${at}`, { ...(tls && { tls }) }).lab;
}

async function reason(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'answered',
    (error: unknown) => (error as Error).message,
  );
}

describe('a port with a certificate', () => {
  test('says so in its address', () => {
    expect(server.addresses[0]?.url).toBe(`https://127.0.0.1:${port}`);
  });

  test('serves health', async () => {
    expect(await (await fetch(`https://localhost:${port}/healthz`)).json()).toEqual({ status: 'ok' });
  });

  test('serves stock tRPC clients, over WebSocket too', async () => {
    const url = `https://localhost:${port}/trpc`;
    const socket = createWSClient({ url: url.replace('https', 'wss') });
    const links: TRPCLink<RouterOf<{ lab: typeof lab }>>[] = [
      httpLink({ url, transformer }),
      httpBatchLink({ url, transformer }),
      wsLink({ client: socket, transformer }),
    ];
    for (const link of links) {
      const client = createTRPCClient<RouterOf<{ lab: typeof lab }>>({ links: [link] });
      expect(await client.lab.add.query({ a: 1, b: 2 })).toBe(3);
    }
    await socket.close();
  });

  test('serves a client that trusts its authority by NODE_EXTRA_CA_CERTS', async () => {
    const program = `
      import { connect } from '@ahoy/client';
      const api = connect('https://localhost:${port}');
      console.log(await api.lab.add({ a: 1, b: 2 }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: path.join(import.meta.dirname, '..'),
      env: { ...process.env, NODE_EXTRA_CA_CERTS: authority.caFile },
    });
    expect(stdout).toBe('3\n');
  });
});

describe('the handshake decides the protocol', () => {
  /** Connects, and returns what was chosen and how the answer to some bytes begins. */
  async function exchange(bytes: string, options: ConnectionOptions): Promise<readonly [unknown, string]> {
    const socket = connectTls({ port, host: 'localhost', ca: authority.ca, ...options });
    await once(socket, 'secureConnect');
    socket.write(bytes);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return [socket.alpnProtocol, answer.toString('latin1')];
  }
  const request = 'GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n';
  /** A first frame of SETTINGS, as an HTTP/2 server sends it. */
  const settings = new RegExp(String.raw`^\0\0.\x04`, 's');

  test.each([
    ['offers both, as browsers and curl do, gets HTTP/1.1', ['h2', 'http/1.1'], request, 'http/1.1', /^HTTP\/1\.1 200/],
    ['offers HTTP/1.1 gets it', ['http/1.1'], request, 'http/1.1', /^HTTP\/1\.1 200/],
    ['offers HTTP/2 gets gRPC', ['h2'], PREFACE, 'h2', settings],
    ['offers nothing and speaks HTTP/1.1 gets that', undefined, request, false, /^HTTP\/1\.1 200/],
    ['offers nothing and speaks HTTP/2 gets that', undefined, PREFACE, false, settings],
  ])('a client that %s', async (_case, offered, bytes, chosen, answer) => {
    const [protocol, begin] = await exchange(bytes, offered ? { ALPNProtocols: offered } : {});
    expect(protocol).toBe(chosen);
    expect(begin).toMatch(answer);
  });

  test('a client that offers nothing that is known is refused', async () => {
    const refused = exchange(request, { ALPNProtocols: ['spdy/3'] });
    await expect(refused).rejects.toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL' });
  });

  test('a client whose bytes are not of the protocol that it chose is refused', async () => {
    const socket = connectTls({ port, host: 'localhost', ca: authority.ca, ALPNProtocols: ['h2'] });
    socket.on('error', () => {}).resume();
    await once(socket, 'secureConnect');
    socket.write(request);
    await new Promise((resolve) => socket.once('close', resolve));
    const [, answer] = await exchange(PREFACE, { ALPNProtocols: ['http/1.1'] });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
  });
});

describe('a certificate that is not trusted', () => {
  let opened: Server | undefined;
  afterEach(() => opened?.close());

  test.each<[string, () => Promise<Certificate>, string]>([
    ['of an unknown authority', () => stranger.sign(), 'signed by an authority that is not known here'],
    ['that has expired', () => authority.sign({ expired: true }), 'expired'],
    ['of another host', () => authority.sign({ names: 'DNS:example.org' }), 'made for another host'],
    ['that nobody but itself has signed', () => stranger.selfSigned(), 'self-signed'],
  ])('%s is one clear line, and the call was not sent', async (_case, sign, doubt) => {
    opened = await start(await sign());
    const at = portOf(opened);
    const expected = `lab-service at localhost:${at}: its certificate is not trusted (${doubt}). See docs/tls.md`;
    expect(await reason(https(at).add({ a: 1, b: 2 }))).toBe(expected);
    expect(await reason(grpcs(at, { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(expected);
    await expect(https(at).add({ a: 1, b: 2 })).rejects.toMatchObject({ neverSent: true });
  });

  test('may be of another host that the client asks for by name', async () => {
    opened = await start(await authority.sign({ names: 'DNS:example.org' }));
    const tls = { ca: authority.ca, serverName: 'example.org' };
    expect(await grpcs(portOf(opened), tls).add({ a: 1, b: 2 })).toBe(3);
    expect(await https(portOf(opened), 'https', tls).add({ a: 1, b: 2 })).toBe(3);
  });

  test('may be of an authority that only this client trusts', async () => {
    opened = await start(await stranger.sign());
    expect(await https(portOf(opened), 'https', { ca: stranger.ca }).add({ a: 1, b: 2 })).toBe(3);
  });
});

describe('a server that asks for certificates of clients', () => {
  let strict: Server;
  beforeAll(async () => {
    strict = await start({ ...good, ca: stranger.ca });
  });
  afterAll(() => strict.close());

  test('serves a client that has one', async () => {
    const own = await stranger.sign();
    expect(await grpcs(portOf(strict), { ca: authority.ca, ...own }).add({ a: 1, b: 2 })).toBe(3);
    expect(await https(portOf(strict), 'https', { ca: authority.ca, ...own }).add({ a: 1, b: 2 })).toBe(3);
  });

  test('turns away a client that has none', async () => {
    const expected = `lab-service at localhost:${portOf(strict)} asks for the client's own certificate. See docs/tls.md`;
    expect(await reason(grpcs(portOf(strict), { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(expected);
    await expect(https(portOf(strict)).add({ a: 1, b: 2 })).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  test('turns away a client that has one of another authority', async () => {
    const api = grpcs(portOf(strict), { ca: authority.ca, ...good });
    expect(await reason(api.add({ a: 1, b: 2 }))).toContain('does it trust this client?');
  });
});

describe('two ends that speak past each other', () => {
  test('HTTP in plain text is told what the port speaks', async () => {
    const response = await fetch(`http://localhost:${port}/healthz`);
    expect(response.status).toBe(400);
    expect(await response.text()).toBe('this port speaks TLS only: use https://\n');
    expect(await reason(https(port, 'http').add({ a: 1, b: 2 }))).toContain('this port speaks TLS only: use https://');
  });

  test('gRPC in plain text is told to look at the protocol', async () => {
    const expected = `lab-service at localhost:${port} closed the connection before it spoke gRPC: is it grpc:// or grpcs://`;
    expect(await reason(grpcs(port, undefined, 'grpc').add({ a: 1, b: 2 }))).toContain(expected);
  });

  test('TLS to a port without a certificate is told that it speaks none', async () => {
    const plain = await start(undefined);
    const expected = `lab-service at localhost:${portOf(plain)} speaks no TLS there: use http:// or grpc://`;
    expect(await reason(https(portOf(plain)).add({ a: 1, b: 2 }))).toBe(expected);
    expect(await reason(grpcs(portOf(plain), { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(expected);
    await plain.close();
  });

  test('whatever else comes in plain text has its connection closed, and is counted', async () => {
    const warn = vi.fn();
    const logger = createLogger({ name: 'test', level: 'silent' });
    logger.warn = warn;
    const counting = await start(good, logger);
    for (const bytes of ['\0', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'hello', '\x16\x03\x01\x00\x05hello']) {
      const { socket, closed } = openRaw(portOf(counting));
      socket.write(bytes, 'latin1');
      await closed;
    }
    expect(warn.mock.calls.map(([message]) => message)).toEqual([
      'a connection spoke no TLS and was closed; 1 were so far',
      'a connection spoke no TLS and was closed; 2 were so far',
      'a connection spoke no TLS and was closed; 3 were so far',
      expect.stringMatching(/^a connection failed its TLS handshake \(.+\) and was closed; 4 were so far$/),
    ]);
    await counting.close();
  });
});

describe('a connection that does not go on', () => {
  test.each([
    ['says nothing', '', 1, 'said nothing'],
    ['begins a handshake and no more', '\x16\x03\x01', 2, 'did not finish its TLS handshake'],
  ])('and %s is closed after 10 seconds, and counted', async (_case, bytes, waits, what) => {
    const warn = vi.fn();
    const logger = createLogger({ name: 'test', level: 'silent' });
    logger.warn = warn;
    const counting = await start(good, logger);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const timeouts = vi.spyOn(globalThis, 'setTimeout');
    const { socket, closed } = openRaw(portOf(counting));
    socket.write(bytes, 'latin1');
    // The server waits for first bytes, and then for the handshake.
    while (timeouts.mock.calls.filter(([, ms]) => ms === 10_000).length < waits) await turn();
    vi.advanceTimersByTime(9_999);
    expect(warn).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    await closed;
    timeouts.mockRestore();
    vi.useRealTimers();
    expect(warn.mock.calls).toEqual([[`a connection ${what} and was closed; 1 were so far`]]);
    await counting.close();
  });

  test('after its handshake does not keep the server from closing, whatever it speaks', async () => {
    const closing = await start(good);
    const at = portOf(closing);
    const agent = await fetch(`https://localhost:${at}/healthz`);
    await agent.text();
    const idle = connectHttp2(`https://localhost:${at}`, { ca: authority.ca });
    idle.on('error', () => {});
    await once(idle, 'connect');
    const silentOne = connectTls({ port: at, host: 'localhost', ca: authority.ca }).on('error', () => {});
    await once(silentOne, 'secureConnect');
    const shaking = connectTcp(at, '127.0.0.1').on('error', () => {});
    await new Promise((resolve) => shaking.write('\x16\x03\x01', 'latin1', resolve));
    const mute = connectTcp(at, '127.0.0.1').on('error', () => {});
    await once(mute, 'connect');
    const gone = [idle, silentOne.resume(), shaking.resume(), mute.resume()].map(
      (connection) => new Promise((resolve) => connection.once('close', resolve)),
    );
    await closing.close();
    await Promise.all(gone);
  });

  test('and runs a call is waited for', async () => {
    const closing = await start(good);
    const controller = new AbortController();
    const calls = [https(portOf(closing)), grpcs(portOf(closing), { ca: authority.ca })].map((api, index) =>
      reason(api.hang(`tls ${index}`, { signal: controller.signal })),
    );
    await Promise.all([once(events, 'tls 0 began'), once(events, 'tls 1 began')]);
    const closed = closing.close();
    controller.abort();
    expect(await Promise.all(calls)).toEqual(Array(2).fill('lab.hang: the call was cancelled'));
    await closed;
  });
});

describe('the options of a server', () => {
  test.each<[string, () => object, string]>([
    [
      'a key that is a path',
      () => ({ ...good, key: '/etc/tls/key.pem' }),
      'tls.key: expected a private key in PEM, got "/etc/tls/key.pem"; a path is read with readFile',
    ],
    [
      'a key that is a certificate',
      () => ({ ...good, key: good.cert }),
      'tls.key: expected a private key without a passphrase in PEM, got -----BEGIN CERTIFICATE-----',
    ],
    ['no key', () => ({ cert: good.cert }), 'tls.key: expected a private key in PEM, got undefined'],
    [
      'a certificate that is a key',
      () => ({ ...good, cert: good.key }),
      'tls.cert: expected a certificate in PEM, got -----BEGIN PRIVATE KEY-----',
    ],
    [
      'a certificate that is cut off',
      () => ({ ...good, cert: good.cert.slice(0, 200) }),
      'tls.cert: expected a certificate in PEM, got -----BEGIN CERTIFICATE-----',
    ],
    [
      'bytes that are no PEM',
      () => ({ ...good, cert: Buffer.from([1, 2, 3]) }),
      'tls.cert: expected a certificate in PEM, got 3 bytes of something else',
    ],
    [
      'a text that is none',
      () => ({ ...good, key: 'secret' }),
      'tls.key: expected a private key in PEM, got a text of something else',
    ],
    [
      'an authority that is none',
      () => ({ ...good, ca: [authority.ca, 'x'] }),
      'tls.ca: expected a certificate in PEM, got a text of something else',
    ],
    ['tls that is no object', () => 'yes' as unknown as object, 'tls: expected { key, cert }, got "yes"'],
  ])('refuse %s', async (_case, tls, message) => {
    await expect(start(tls() as TlsOptions)).rejects.toThrow(message);
  });

  test('refuse the key of another certificate, and name the certificate', async () => {
    const { key } = await authority.sign();
    await expect(start({ cert: good.cert, key })).rejects.toThrow(
      'tls.key: expected the key of the certificate in tls.cert (DNS:localhost, IP Address:127.0.0.1), got another',
    );
  });

  test('take the bytes of files as they take texts', async () => {
    const fromBytes = await start({ key: Buffer.from(good.key), cert: Buffer.from(good.cert) });
    expect(await https(portOf(fromBytes)).add({ a: 1, b: 2 })).toBe(3);
    await fromBytes.close();
  });
});

describe('the options of a client', () => {
  test.each<[string, () => GrpcConnectOptions['tls'], string]>([
    [
      'a key without a certificate',
      () => ({ key: good.key }),
      'tls.cert: expected the certificate of tls.key, got none',
    ],
    ['a certificate without a key', () => ({ cert: good.cert }), 'tls.key: expected the key of tls.cert, got none'],
    ['an authority that is none', () => ({ ca: 'x' }), 'tls: expected keys and certificates in PEM'],
    [
      'a key of another certificate',
      () => ({ cert: good.cert, key: authority.ca }),
      'tls: expected keys and certificates in PEM',
    ],
  ])('refuse %s when the client is made', (_case, tls, message) => {
    expect(() => grpcs(port, tls())).toThrow(message);
    expect(() => https(port, 'https', tls())).toThrow(message);
  });
});
