import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listen } from '../peers/listen.ts';
import { connectCopy, COPY, copyBack } from '../peers/tcp-copy.ts';
import type { Side } from '../side.ts';
import { greet } from '../work/handlers.ts';
import type { GuestList, HelloReply, HelloRequest } from '../work/schema.ts';

/** A line: the call's number, and what is sent. */
type Line = readonly [id: number, value: unknown];

const NOT_A_CALL = 'the limit is one of calls';

/**
 * What is possible: lines of JSON over a plain TCP socket. A read is answered with one write, and a turn's calls are sent
 * with one. No schema, no router, no errors. Bytes are copied back, on a connection of their own.
 */
export const side: Side = {
  label: 'limit: TCP, JSON lines, no schema',
  packages: [],
  lacks: { count: NOT_A_CALL, chat: NOT_A_CALL },
  serve() {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => {});
      socket.once('readable', () => {
        const first = socket.read(1) as Buffer | null;
        if (first?.[0] === COPY) return copyBack(socket);
        if (first) socket.unshift(first);
        readLines(socket, (lines) => {
          socket.write(lines.map(([id, value]) => `${JSON.stringify([id, answer(value)])}\n`).join(''));
        });
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
    let copy: ReturnType<typeof connectCopy> | undefined;
    return {
      call: async (input) => (await send(input)) as HelloReply,
      echo: async (input) => (await send(input)) as GuestList,
      echoBytes: async (input) => (await (copy ??= connectCopy(port))).send(input),
      async close() {
        socket.destroy();
        (await copy)?.close();
      },
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
