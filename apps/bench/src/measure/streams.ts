import type { Client } from '../side.ts';
import { requests } from '../work/inputs.ts';

/** Streams to read, one after the other. */
export interface StreamRequest {
  readonly what: 'count' | 'chat';
  /** Items of one stream. */
  readonly items: number;
  /** Time after which no other stream is begun. */
  readonly ms: number;
}

/** What came of reading streams. */
export interface StreamResult {
  readonly items: number;
  readonly ms: number;
  /** CPU time of this process, in microseconds. */
  readonly cpuMicros: number;
}

/**
 * Reads streams one after the other for a time.
 * @throws Error for a stream that is shorter or longer than it should be.
 */
export async function readStreams(client: Client, { what, items, ms }: StreamRequest): Promise<StreamResult> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let total = 0;
  do {
    let read = 0;
    for await (const _ of openStream(client, what, items)) read++;
    if (read !== items) throw new Error(`stream: expected ${items} items, got ${read}`);
    total += read;
  } while (performance.now() < start + ms);
  const { user, system } = process.cpuUsage(cpu);
  return { items: total, ms: performance.now() - start, cpuMicros: user + system };
}

function openStream({ count, chat }: Client, what: StreamRequest['what'], items: number): AsyncIterable<unknown> {
  if (what === 'count' && count) return count({ items, characters: 0 });
  if (what === 'chat' && chat) return chat(requests(items));
  throw new Error(`client: expected one with a method ${what}`);
}
