import fc from 'fast-check';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import http2 from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sniffProtocols } from './protocol-sniffer.ts';

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
const TIMEOUT_MS = 60;

let server: Server;
let port: number;
let silent: string[];
let clients: Socket[];

beforeEach(async () => {
  silent = [];
  clients = [];
  const h2 = http2.createServer((request, response) => response.end(`h2 ${request.url}`));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => response.end(`h1 ${request.url} ${body.length}`));
  });
  sniffProtocols(server, {
    http2: (socket) => h2.emit('connection', socket),
    socket: (socket) => socket.on('data', (bytes: Buffer) => socket.write(`ahoy ${bytes.length}`)),
    onClosed: (reason, count) => silent.push(`${reason} ${count}`),
    timeoutMs: TIMEOUT_MS,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  server.close();
  server.closeAllConnections();
});

function open(): Socket {
  const client = connect(port, '127.0.0.1').resume();
  client.on('error', () => {});
  clients.push(client);
  return client;
}

/** Sends the parts in packets of their own, and gives the first bytes that come back. */
async function exchange(parts: readonly string[]): Promise<Buffer> {
  const client = open();
  client.setNoDelay(true);
  const answer = once(client, 'data') as Promise<[Buffer]>;
  for (const part of parts) {
    client.write(part, 'latin1');
    await new Promise((resolve) => setImmediate(resolve));
  }
  return (await answer)[0];
}

describe('one port', () => {
  test('answers HTTP/1.1 and HTTP/2 side by side', async () => {
    const body = 'x'.repeat(300_000);
    const response = await fetch(`http://127.0.0.1:${port}/a`, { method: 'POST', body });
    expect(await response.text()).toBe('h1 /a 300000');
    const session = http2.connect(`http://127.0.0.1:${port}`);
    const [chunk] = (await once(session.request({ ':path': '/b' }), 'data')) as [Buffer];
    expect(chunk.toString()).toBe('h2 /b');
    session.destroy();
  });

  test('serves several requests of one connection', async () => {
    const request = 'GET /one HTTP/1.1\r\nhost: a\r\n\r\nGET /two HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n';
    const client = open();
    let text = '';
    client.on('data', (chunk: Buffer) => (text += chunk.toString()));
    client.write(request);
    await once(client, 'close');
    expect(text).toContain('h1 /one 0');
    expect(text).toContain('h1 /two 0');
  });
});

describe('the first bytes decide, however they are cut', () => {
  /** What is sent first, and how its answer begins: an HTTP/2 server begins with a SETTINGS frame (type 4). */
  const openings = [
    { text: 'GET /x HTTP/1.1\r\nhost: a\r\n\r\n', isHttp2: false },
    { text: 'PUT /x HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n', isHttp2: false },
    { text: 'PROPFIND /x HTTP/1.1\r\nhost: a\r\n\r\n', isHttp2: false },
    { text: `${PREFACE}\0\0\0\x04\0\0\0\0\0`, isHttp2: true },
  ];

  test('into single bytes', async () => {
    for (const { text, isHttp2 } of openings) {
      const answer = await exchange(text.split(''));
      expect(isHttp2 ? answer[3] : answer.toString('latin1', 0, 8)).toBe(isHttp2 ? 4 : 'HTTP/1.1');
    }
  });

  test('anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...openings),
        fc.array(fc.nat(40), { maxLength: 4 }),
        async (opening, places) => {
          const { text, isHttp2 } = opening;
          const cuts = [...new Set(places.map((place) => place % text.length))].toSorted((a, b) => a - b);
          const parts = [0, ...cuts].map((from, index) => text.slice(from, cuts[index] ?? text.length)).filter(Boolean);
          const answer = await exchange(parts);
          expect(isHttp2 ? answer[3] : answer.toString('latin1', 0, 8)).toBe(isHttp2 ? 4 : 'HTTP/1.1');
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('a connection that does not say what it speaks', () => {
  test.each(['', 'P', 'PRI * HTTP/2.0\r\n\r\nSM\r\n'])('is closed after a while and counted: %j', async (text) => {
    const client = open();
    client.write(text);
    await once(client, 'close');
    expect(silent).toEqual(['said nothing 1']);
    const second = open();
    await once(second, 'close');
    expect(silent).toEqual(['said nothing 1', 'said nothing 2']);
  });

  test('that goes away or resets is forgotten', async () => {
    const leaving = open();
    await once(leaving, 'connect');
    leaving.end('PRI');
    const resetting = open();
    await once(resetting, 'connect');
    resetting.resetAndDestroy();
    await once(leaving, 'close');
    const answer = await fetch(`http://127.0.0.1:${port}/still-here`);
    expect(await answer.text()).toBe('h1 /still-here 0');
    expect(silent.length).toBeLessThanOrEqual(1);
  });
});
