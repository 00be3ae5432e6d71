import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MAX_BYTES } from '../peers/listen.ts';
import { type RunningProgram, startProgram } from '../peers/program.ts';
import type { Client, Side } from '../side.ts';
import { count, greet } from '../work/handlers.ts';
import { CountRequest, GuestList, type HelloReply, HelloRequest, type Item } from '../work/schema.ts';

/** Debian has it where not every user's path leads. */
const DEBIAN = '/usr/sbin/nats-server';
const NATS_SERVER = existsSync(DEBIAN) ? DEBIAN : 'nats-server';
/** Longest wait for an answer, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** The server is the broker and the process behind it together. */
export const side: Side = {
  label: 'NATS request/reply',
  packages: ['@nats-io/transport-node'],
  lacks: { chat: 'a request is one message' },
  programs: [{ name: 'nats-server', command: NATS_SERVER, args: ['--version'], apt: 'nats-server' }],
  async serve() {
    const { pid, match } = await startBroker();
    const port = Number(match[1]);
    serveGreeter(await connectTo(port));
    return { port, pids: [pid] };
  },
  async connect(port): Promise<Client> {
    const nats = await connectTo(port);
    const json = async (subject: string, input: object): Promise<unknown> =>
      (await nats.request(`greeter.${subject}`, JSON.stringify(input), { timeout: TIMEOUT_MS })).json();
    return {
      call: async (input) => (await json('sayHello', input)) as HelloReply,
      echo: async (input) => (await json('echo', input)) as GuestList,
      echoBytes: async (input) => (await nats.request('greeter.echoBytes', input, { timeout: TIMEOUT_MS })).data,
      async *count(input) {
        const options = { strategy: 'sentinel', maxWait: TIMEOUT_MS } as const;
        for await (const message of await nats.requestMany('greeter.count', JSON.stringify(input), options)) {
          if (message.data.length > 0) yield message.json<Item>();
        }
      },
      close: () => nats.close(),
    };
  },
};

/** Starts a broker for messages of the size that all sides take; it tells its port in its log. */
async function startBroker(): Promise<RunningProgram> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ahoy-bench-'));
  try {
    const config = path.join(folder, 'nats.conf');
    await writeFile(config, `listen: "127.0.0.1:-1"\nmax_payload: ${MAX_BYTES}\nmax_pending: ${16 * MAX_BYTES}\n`);
    return await startProgram(NATS_SERVER, ['-c', config], /Listening for client connections on 127\.0\.0\.1:(\d+)/);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function connectTo(port: number): Promise<NatsConnection> {
  return connect({ servers: `127.0.0.1:${port}`, reconnect: false });
}

function serveGreeter(nats: NatsConnection): void {
  const answer = (name: string, handle: (message: Msg) => string | Uint8Array): void => {
    nats.subscribe(`greeter.${name}`, {
      callback(_, message) {
        try {
          message.respond(handle(message));
        } catch {
          // What is thrown here would close the connection; an empty message is no answer.
          message.respond();
        }
      },
    });
  };
  answer('sayHello', (message) => JSON.stringify(greet(HelloRequest.parse(message.json()))));
  answer('echo', (message) => JSON.stringify(GuestList.parse(message.json())));
  answer('echoBytes', (message) => message.data);
  nats.subscribe('greeter.count', { callback: (_, message) => void sendItems(message) });
}

async function sendItems(message: Msg): Promise<void> {
  for await (const item of count(CountRequest.parse(message.json()))) message.respond(JSON.stringify(item));
  // An empty message ends the answer.
  message.respond();
}
