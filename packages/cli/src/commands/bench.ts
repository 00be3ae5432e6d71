import { isStream } from '@ahoy/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import path from 'node:path';
import { makeLoad } from '../bench/load.ts';
import { histogramLines, reportLines, toReport } from '../bench/report.ts';
import { readReport, saveReport } from '../bench/report-file.ts';
import type { CallFlags } from '../call-options.ts';
import type { CreateCommand } from '../commands.ts';
import { UsageError } from '../failure.ts';
import { type Named, openNamed } from '../named-procedure.ts';
import { procedureCommand } from '../procedure-command.ts';
import { readInput } from '../read-input.ts';
import { print, say, styled, type Terminal } from '../terminal.ts';

/** Time that one call may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

interface Flags extends CallFlags {
  readonly concurrency: number;
  readonly duration: number;
  readonly warmUp: number;
  readonly rate?: number;
  readonly json?: true;
  readonly save?: string;
  readonly compare?: string;
}

const EXAMPLES = `
Examples:
  ahoy bench greeter.sayHello --name Ada
  ahoy bench greeter.sayHello --name Ada -c 64 -z 10s --save before.json
  ahoy bench greeter.sayHello --name Ada --rate 2000 --via http --compare before.json

Without --rate a call begins when another one ends (a closed loop). With it calls begin when they are due, and their
latency counts from then (an open loop).`;

/** Adds what a measurement takes beside what every command that calls does. */
export function addLoadOptions(command: Command): Command {
  return command
    .option('-c, --concurrency <calls>', 'calls that run at once', wholeFrom, 16)
    .addOption(timeOption('-z, --duration <time>', 'how long it is measured: 10s, 500ms').default(10_000, '10s'))
    .addOption(timeOption('--warm-up <time>', 'how long before that').default(1_000, '1s'))
    .option('--rate <calls>', 'calls that begin a second', wholeFrom)
    .option('--json', 'print JSON')
    .option('--save <file>', 'save the measurement')
    .option('--compare <file>', 'compare with a saved one');
}

/** `ahoy bench <procedure>`: how fast it is answered. */
export const benchCommand: CreateCommand = procedureCommand<Flags>({
  name: 'bench',
  description: 'Calls a query or a mutation again and again through the typed client, and tells how fast it was.',
  addOptions: addLoadOptions,
  examples: EXAMPLES,
  run: bench,
});

async function bench(named: Named, flags: Flags, terminal: Terminal): Promise<void> {
  const { procedure, known } = named;
  if (procedure.streaming !== 'unary')
    throw new UsageError(`${procedure.path} is a stream: expected a query or mutation`);
  const before = flags.compare === undefined ? undefined : await readReport(path.resolve(terminal.cwd, flags.compare));
  const given = { data: flags.data, flags: named.flags.flags, given: named.flags.given() };
  const input = await readInput({ procedure, types: known.contract.types, ...given }, terminal);
  const run = await openNamed(named, flags, terminal);
  const timeoutMs = flags.timeout ?? TIMEOUT_MS;
  const call = async (): Promise<void> => {
    const answer = await run(input, { timeoutMs, signal: terminal.signal });
    if (isStream(answer)) throw new UsageError(`${procedure.path} answers with a stream: expected a value`);
  };
  // What cannot work at all is said at once, as a call would say it.
  await call();
  const { concurrency, duration: durationMs, warmUp: warmUpMs, rate } = flags;
  const onProgress = progressTo(terminal, durationMs);
  const result = await makeLoad(call, { concurrency, durationMs, warmUpMs, rate, signal: terminal.signal, onProgress });
  if (onProgress) terminal.stderr.write('\r\u001b[K');
  const about = { procedure: procedure.path, via: flags.via, concurrency, ...(rate !== undefined && { rate }) };
  const report = toReport(about, result);
  if (flags.save !== undefined) {
    await saveReport(path.resolve(terminal.cwd, flags.save), report);
    say(terminal, `saved ${flags.save}`);
  }
  if (flags.json) return print(terminal, JSON.stringify(report, null, 2));
  const [first = '', ...lines] = [...reportLines(report, before), ...histogramLines(result.latencies)];
  await print(terminal, styled(terminal.stdout, 'bold', first));
  for (const line of lines) await print(terminal, line);
}

type OnProgress = Parameters<typeof makeLoad>[1]['onProgress'];

function progressTo({ stderr }: Terminal, durationMs: number): OnProgress {
  if (!stderr.isTTY) return undefined;
  return ({ calls, elapsedMs }) => {
    const text = elapsedMs < 0 ? 'warming up' : `${calls} calls, ${Math.round((elapsedMs / durationMs) * 100)} %`;
    stderr.write(`\r\u001b[K${text}`);
  };
}

function wholeFrom(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 1_000_000) return number;
  throw new InvalidArgumentError('Expected a whole number from 1 to 1000000.');
}

function timeOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser(timeFrom);
}

function timeFrom(text: string): number {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text) ?? [];
  const ms = Number(number) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] ?? Number.NaN);
  if (Number.isFinite(ms) && ms < 2 ** 31) return ms;
  throw new InvalidArgumentError('Expected a time such as 10s, 500ms or 2m.');
}
