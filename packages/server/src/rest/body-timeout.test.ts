import express from 'express';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { liftBodyTime, limitBodyTime, requestLimits } from './body-timeout.ts';

let server: Server;
beforeEach(async () => {
  const app = express();
  app.use(limitBodyTime(20));
  app.post('/begun', (_request, response) => void response.write('begun'));
  app.post('/stream', (request, response) => {
    liftBodyTime(request);
    request.pipe(response);
  });
  app.post('/', () => {});
  server = createServer(requestLimits, app).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

/** Sends the head of a request and one of two bytes, and gives what comes until the connection is closed. */
async function sendHalf(path: string, rest?: Promise<unknown>): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 2\r\n\r\na`);
  void rest?.then(() => socket.write('b'));
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('a body that takes too long', () => {
  test('is refused with 408, and the connection is closed', async () => {
    const answer = await sendHalf('/');
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('the body took longer than 20 ms to come');
  });

  test('closes the connection where the answer has begun', async () => {
    await expect(sendHalf('/begun').catch(() => 'begun, then reset')).resolves.toContain('begun');
  });

  test('may do so where it is a stream', async () => {
    // The answer to another request, sent later, says that the time is over.
    expect(await sendHalf('/stream', sendHalf('/'))).toMatch(/^HTTP\/1\.1 200 [^]*\r\na\r\n[^]*\r\nb\r\n/);
  });
});

test('headers keep their limit', () => {
  expect(server.headersTimeout).toBe(60_000);
  expect(server.requestTimeout).toBe(0);
});
