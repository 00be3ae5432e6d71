import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from '../peers/listen.ts';
import type { Side } from '../side.ts';
import { greet } from '../work/handlers.ts';
import type { GuestList, HelloReply, HelloRequest } from '../work/schema.ts';

/** A line: the call's number, and what is sent. */
type Line = readonly [id: number, value: unknown];

const NOT_A_CALL = 'the limit is one of calls';

/**
 * What is possible: lines of JSON over a plain TCP socket. A read is answered with one write, and a turn's calls are sent
 * with one. No schema, no router, no errors.
 */
export const side: Side = {
  label: 'limit: TCP, JSON lines, no schema',
  packages: [],
  lacks: { echoBytes: NOT_A_CALL, count: NOT_A_CALL, chat: NOT_A_CALL },
  serve() {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => {});
      readLines(socket, (lines) => {
        socket.write(lines.map(([id, value]) => `${JSON.stringify([id, answer(value)])}\n`).join(''));
      });
    });
    return listen(server);
  },
  async connect(port) {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const waiting = new Map<number, (value: unknown) => void>();
    let lastId = 0;
    let unsent = '';
    const flush = (): void => {
      socket.write(unsent);
      unsent = '';
    };
    readLines(socket, (lines) => {
      for (const [id, value] of lines) {
        waiting.get(id)?.(value);
        waiting.delete(id);
      }
    });
    function send(value: unknown): Promise<unknown> {
      const id = ++lastId;
      if (unsent === '') setImmediate(flush);
      unsent += `${JSON.stringify([id, value])}\n`;
      const { promise, resolve } = Promise.withResolvers();
      waiting.set(id, resolve);
      return promise;
    }
    return {
      call: async (input) => (await send(input)) as HelloReply,
      echo: async (input) => (await send(input)) as GuestList,
      close: () => void socket.destroy(),
    };
  },
};

function answer(value: unknown): unknown {
  const input = value as HelloRequest | GuestList;
  return 'name' in input ? greet(input) : input;
}

function readLines(socket: Socket, onLines: (lines: readonly Line[]) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) onLines(lines.map((line) => JSON.parse(line) as Line));
  });
}
