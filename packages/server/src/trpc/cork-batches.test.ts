import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { corkBatches } from './cork-batches.ts';

let server: WebSocketServer;
let client: WebSocket;
let connection: Socket;
/** How deep the connection is corked when a message is answered. */
const corked = vi.fn();
beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  corkBatches(server);
  server.on('connection', (socket, request) => {
    connection = request.socket;
    socket.on('message', (data: Buffer) => {
      corked(connection.writableCorked);
      socket.send(`1 ${data.toString()}`);
      socket.send(`2 ${data.toString()}`);
    });
  });
  await once(server, 'listening');
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await once(client, 'open');
});
afterEach(async () => {
  corked.mockReset();
  client.terminate();
  server.close();
  await once(server, 'close');
});

/** Sends messages, and gives the answers, of which each has two. */
async function exchange(...messages: readonly (string | Buffer)[]): Promise<string[]> {
  const answers: string[] = [];
  const listen = (data: Buffer): number => answers.push(data.toString());
  client.on('message', listen);
  for (const message of messages) client.send(message);
  await vi.waitUntil(() => answers.length === 2 * messages.length);
  client.off('message', listen);
  return answers;
}

test('answers to a batch leave together, in order, and nothing is held back afterwards', async () => {
  expect(await exchange('[1]')).toEqual(['1 [1]', '2 [1]']);
  expect(corked.mock.calls).toEqual([[1]]);
  expect(connection.writableCorked).toBe(0);
  expect(await exchange('[2]', '[3]', '4')).toEqual(['1 [2]', '2 [2]', '1 [3]', '2 [3]', '1 4', '2 4']);
  expect(connection.writableCorked).toBe(0);
});

test.each([['a call'], [''], ['PING']])('answers to anything else leave at once: %j', async (message) => {
  await exchange(message);
  expect(corked.mock.calls).toEqual([[0]]);
});

test('a connection that is lost in the turn of a batch is left alone', async () => {
  client.send('[1]');
  client.terminate();
  await once(connection, 'close');
  await vi.waitUntil(() => connection.writableCorked === 0);
});
