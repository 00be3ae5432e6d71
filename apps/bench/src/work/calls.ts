import type { Load } from '../measure/load.ts';
import type { Client } from '../side.ts';
import { bytesOf, guestsOf } from './inputs.ts';

/** A load, and what its calls are. */
export interface LoadRequest extends Load {
  readonly what: 'call' | 'echo' | 'echoBytes';
  /** Size of what is sent and comes back, in bytes; a call's is fixed. */
  readonly bytes?: number;
}

/**
 * Makes the call of a load.
 * @throws Error for a first answer that is not what was sent.
 */
export async function callOf(client: Client, { what, bytes = 0 }: LoadRequest): Promise<() => Promise<unknown>> {
  if (what === 'call') return () => client.call({ name: 'World' });
  const { echo, echoBytes } = client;
  if (what === 'echo' && echo) {
    const input = guestsOf(bytes);
    expectSame('guests', input.guests.length, (await echo(input)).guests.length);
    return () => echo(input);
  }
  if (what === 'echoBytes' && echoBytes) {
    const input = bytesOf(bytes);
    expectSame('bytes', input.length, (await echoBytes(input)).length);
    return () => echoBytes(input);
  }
  throw new Error(`client: expected one with a method ${what}`);
}

function expectSame(what: string, sent: number, came: number): void {
  if (sent !== came) throw new Error(`answer: expected ${sent} ${what}, got ${came}`);
}
