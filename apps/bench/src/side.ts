import type { CountRequest, GuestList, HelloReply, HelloRequest, Item } from './work/schema.ts';

/** One of the compared: a server, and the typed client that a user of it would write. A file in `sides/` exports one as `side`. */
export interface Side {
  /** Name in tables and plots. */
  readonly label: string;
  /** npm packages whose versions the results tell. */
  readonly packages: readonly string[];
  /** Programs that do not come with npm. */
  readonly programs?: readonly Program[];
  /** Why the client has no method for something. Default: what `NO_REASON` says. */
  readonly lacks?: Partial<Record<Ability | 'hold', string>>;
  /** Starts the server on a free port of 127.0.0.1. */
  readonly serve: () => Promise<Served>;
  /** Makes a client of the server; it need not be connected yet. */
  readonly connect: (port: number) => Promise<Client>;
  /** Opens one more connection that stays open. Default: connects another client and calls once. */
  readonly hold?: (port: number) => Promise<Pick<Client, 'close'>>;
}

/** A program of the machine, which tells its version. */
export interface Program {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The package of Debian that has it. */
  readonly apt: string;
}

/** A server that runs. */
export interface Served {
  readonly port: number;
  /** Processes that do part of the server's work; what they use is counted as the server's. */
  readonly pids?: readonly number[];
}

/** The typed client of a side. What a side cannot do, its client has no method for. */
export interface Client {
  readonly call: (input: HelloRequest) => Promise<HelloReply>;
  /** Sends structured data, which comes back. */
  readonly echo?: (input: GuestList) => Promise<GuestList>;
  /** Sends bytes, which come back. */
  readonly echoBytes?: (input: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;
  /** Reads a stream of the server. */
  readonly count?: (input: CountRequest) => AsyncIterable<Item>;
  /** Sends a stream and reads the stream of its answers. */
  readonly chat?: (input: AsyncIterable<HelloRequest>) => AsyncIterable<HelloReply>;
  readonly close: () => Promise<void> | void;
}

/** What some clients have a method for and others not. */
export type Ability = 'echo' | 'echoBytes' | 'count' | 'chat';

/** Says of each ability what a side without it has not. */
export const NO_REASON: Readonly<Record<Ability | 'hold', string>> = {
  echo: 'no structured data',
  echoBytes: 'no bytes in JSON',
  count: 'no typed stream of the server',
  chat: 'no stream in both directions',
  hold: 'no connection of its own for a client',
};
