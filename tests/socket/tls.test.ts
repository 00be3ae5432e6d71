import { type Caller, connect, type TlsOptions as ClientTls } from '@ahoy/client';
import { serve, type Server, type TlsOptions } from '@ahoy/server';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Authority, type Certificate, createAuthority } from '../support/certificates.ts';
import * as lab from '../support/lab.ts';
import { silent } from '../support/transports.ts';

type Lab = Caller<{ lab: typeof lab }>['lab'];

let authority: Authority;
let stranger: Authority;
let good: Certificate;
let server: Server;

beforeAll(async () => {
  [authority, stranger] = await Promise.all([createAuthority(), createAuthority()]);
  good = await authority.sign();
  server = await start(good);
});
afterAll(async () => {
  await server.close();
  await Promise.all([authority[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

async function start(tls: TlsOptions | undefined): Promise<Server> {
  return serve<object>({ lab }, { ports: [0], logger: silent, stopOn: [], ...(tls && { tls }) });
}

function portOf({ addresses }: Server): number {
  return addresses[0]?.port ?? 0;
}

function client(at: number, tls?: ClientTls, protocol = 'tls'): Lab {
  return connect<{ lab: typeof lab }>(`${protocol}://localhost:${at}`, tls ? { tls } : {}).lab;
}

/** Why a call was not sent. */
async function reason(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (failure: unknown) => failure as Error & { neverSent: boolean },
  );
  expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', neverSent: true });
  return error?.message ?? '';
}

test('a client that trusts the authority is served', async () => {
  const api = client(portOf(server), { ca: authority.ca });
  expect(await Promise.all([api.add({ a: 1, b: 2 }), api.add({ a: 2, b: 2 })])).toEqual([3, 4]);
});

test.each([['ahoy/1'], ['ahoy/1', 'h2', 'http/1.1']])(
  'the handshake chooses the protocol of %j',
  async (...offered) => {
    const socket = connectTls({ port: portOf(server), host: 'localhost', ca: authority.ca, ALPNProtocols: offered });
    await once(socket, 'secureConnect');
    // The server's own order is stronger: who offers HTTP speaks that.
    expect(socket.alpnProtocol).toBe(offered.length === 1 ? 'ahoy/1' : 'http/1.1');
    socket.destroy();
  },
);

test('a client whose first bytes are not of the protocol that was chosen is told so', async () => {
  const options = { port: portOf(server), host: 'localhost', ca: authority.ca, ALPNProtocols: ['ahoy/1'] };
  const socket = connectTls(options).on('error', () => {});
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  await once(socket, 'secureConnect');
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await new Promise((resolve) => socket.once('close', resolve));
  expect(heard).toContain('expected the preface of the socket protocol');
});

test.each<[string, () => Promise<Certificate>, string]>([
  ['of an unknown authority', () => stranger.sign(), 'signed by an authority that is not known here'],
  ['that has expired', () => authority.sign({ expired: true }), 'expired'],
  ['of another host', () => authority.sign({ names: 'DNS:example.org' }), 'made for another host'],
  ['that nobody but itself has signed', () => stranger.selfSigned(), 'self-signed'],
])('a certificate %s is one clear line, and the call was not sent', async (_case, sign, doubt) => {
  const other = await start(await sign());
  const at = portOf(other);
  expect(await reason(client(at, { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(
    `lab-service at localhost:${at}: its certificate is not trusted (${doubt}). See docs/tls.md`,
  );
  await other.close();
});

test('a certificate may be of another host that the client asks for by name', async () => {
  const other = await start(await authority.sign({ names: 'DNS:example.org' }));
  const api = client(portOf(other), { ca: authority.ca, serverName: 'example.org' });
  expect(await api.add({ a: 1, b: 2 })).toBe(3);
  await other.close();
});

describe('a server that asks for certificates of clients', () => {
  let strict: Server;
  beforeAll(async () => {
    strict = await start({ ...good, ca: stranger.ca });
  });
  afterAll(() => strict.close());

  test('serves a client that has one', async () => {
    const api = client(portOf(strict), { ca: authority.ca, ...(await stranger.sign()) });
    expect(await api.add({ a: 1, b: 2 })).toBe(3);
  });

  test('turns away a client that has none', async () => {
    expect(await reason(client(portOf(strict), { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(
      `lab-service at localhost:${portOf(strict)} asks for the client's own certificate. See docs/tls.md`,
    );
  });

  test('turns away a client that has one of another authority', async () => {
    const api = client(portOf(strict), { ca: authority.ca, ...good });
    expect(await reason(api.add({ a: 1, b: 2 }))).toContain('does it trust this client?');
  });
});

describe('two ends that speak past each other', () => {
  test('TLS to a port without a certificate is told that it speaks none', async () => {
    const plain = await start(undefined);
    expect(await reason(client(portOf(plain), { ca: authority.ca }).add({ a: 1, b: 2 }))).toBe(
      `lab-service at localhost:${portOf(plain)} speaks no TLS there: use tcp://`,
    );
    await plain.close();
  });

  test('plain text to a port with a certificate is told to look at the protocol', async () => {
    expect(await reason(client(portOf(server), undefined, 'tcp').add({ a: 1, b: 2 }))).toContain(
      'is it tcp:// or tls://',
    );
  });
});

test.each<[string, () => ClientTls, string]>([
  ['a key without a certificate', () => ({ key: good.key }), 'tls.cert: expected the certificate of tls.key, got none'],
  ['a certificate without a key', () => ({ cert: good.cert }), 'tls.key: expected the key of tls.cert, got none'],
  ['an authority that is none', () => ({ ca: 'x' }), 'tls: expected keys and certificates in PEM'],
])('a client refuses %s when it is made', (_case, tls, message) => {
  expect(() => client(portOf(server), tls())).toThrow(message);
});
