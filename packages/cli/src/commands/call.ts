import { isStream } from '@ahoy/core';
import { type Plain, plainOf } from '@ahoy/rest/plain';
import type { Command } from 'commander';
import type { CallFlags } from '../call-options.ts';
import type { CreateCommand } from '../commands.ts';
import { type Named, openNamed } from '../named-procedure.ts';
import { procedureCommand } from '../procedure-command.ts';
import { readInput } from '../read-input.ts';
import { print, say, type Terminal } from '../terminal.ts';

/** Time that a call may take whose answer is no stream, in milliseconds. */
const TIMEOUT_MS = 10_000;

interface Flags extends CallFlags {
  readonly verbose?: true;
}

const EXAMPLES = `
Examples:
  ahoy call greeter.sayHello --name Ada
  ahoy call greeter.sayHello --name Ada --locale fr --via grpc -v
  ahoy call greeter.sayHello -d '{"name":"Ada"}' --to http://127.0.0.1:5000
  ahoy call greeter.sayHelloMany --names Ada --names Grace
  printf '{"name":"Ada"}\\n{"name":"Bo"}\\n' | ahoy call greeter.chat

Exit codes: 0 answered, 1 failed, 2 wrong usage, 3 refused input, 4 an error that the procedure declares, 5 not
reachable, 6 too slow, 130 interrupted`;

/** Adds what a call takes beside what every command that calls does. */
export function addVerbose(command: Command): Command {
  return command.option('-v, --verbose', 'tell status, time and bytes on stderr');
}

/** `ahoy call <procedure>`: the answer alone is on stdout, a JSON line an item where it is a stream. */
export const callCommand: CreateCommand = procedureCommand<Flags>({
  name: 'call',
  description: 'Calls a procedure. The answer alone is on stdout, one JSON line an item where it is a stream.',
  addOptions: addVerbose,
  examples: EXAMPLES,
  run: call,
});

async function call(named: Named, flags: Flags, terminal: Terminal): Promise<void> {
  const { procedure, known } = named;
  const { types } = known.contract;
  const given = { data: flags.data, flags: named.flags.flags, given: named.flags.given() };
  const input = await readInput({ procedure, types, ...given }, terminal);
  let refusal: unknown;
  const run = await openNamed(named, flags, terminal);
  const timeoutMs = flags.timeout ?? (procedure.streaming === 'unary' ? TIMEOUT_MS : undefined);
  const started = performance.now();
  const printed = { bytes: 0, items: 0 };
  let status = 'OK';
  const show = async (value: unknown): Promise<void> => {
    const line = JSON.stringify(value) ?? 'null';
    printed.bytes += Buffer.byteLength(line);
    printed.items++;
    await print(terminal, line);
  };
  try {
    const sent = isStream(input) ? watched(input, (error) => (refusal = error)) : input;
    const answer = await run(sent, { timeoutMs, signal: terminal.signal });
    const plain = plainOf(procedure.output, types);
    if (!isStream(answer)) await show(answer === undefined ? null : plain.encode(answer));
    else for await (const item of answer) await show(encodeItem(item, plain, procedure.tracked === true));
  } catch (failure) {
    // What is wrong with an item is known better here than by who was sent it.
    const error: unknown = refusal ?? failure;
    status = statusOf(error);
    throw error;
  } finally {
    if (flags.verbose) say(terminal, summary({ status, ms: performance.now() - started, via: flags.via, ...printed }));
  }
}

async function* watched(items: AsyncIterable<unknown>, onError: (error: unknown) => void): AsyncGenerator {
  try {
    yield* items;
  } catch (error) {
    onError(error);
    throw error;
  }
}

/** A tracked item is its id and what it carries. */
function encodeItem(item: unknown, plain: Plain, isTracked: boolean): unknown {
  if (!isTracked) return plain.encode(item);
  const { id, data } = item as { readonly id: string; readonly data: unknown };
  return { id, data: plain.encode(data) };
}

function statusOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'FAILED';
}

interface Summary {
  readonly status: string;
  readonly ms: number;
  readonly via: string;
  readonly items: number;
  readonly bytes: number;
}

function summary({ status, ms, via, items, bytes }: Summary): string {
  const count = items === 1 ? '' : `, ${items} items`;
  return `${status} via ${via} in ${ms.toFixed(1)} ms${count}, ${bytes} bytes of JSON`;
}
