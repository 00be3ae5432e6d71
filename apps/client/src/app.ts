import { CallError, type Caller } from '@ahoy/client';
import type { AppRouter } from '@ahoy/router';
import { type Arguments, help, readArguments, UsageError } from './arguments.ts';
import { connectVia } from './connect-via.ts';
import { follow } from './follow.ts';

/** What the program needs of the process that it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Ends what runs. */
  readonly signal: AbortSignal;
}

type Locale = NonNullable<Parameters<Caller<AppRouter>['greeter']['sayHello']>[0]['locale']>;

/** Time that a greeting may take, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** Runs the terminal client and returns its exit code. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const wanted = readArguments(args, terminal.env);
    if (wanted.help) terminal.out(help);
    else if (wanted.watch) await watch(wanted, terminal);
    else await greet(wanted, terminal);
    return 0;
  } catch (error) {
    if (terminal.signal.aborted) return 0;
    terminal.err(error instanceof Error ? error.message : String(error));
    if (error instanceof UsageError) terminal.err('npm run hello -- --help shows how it is used');
    return exitCodeOf(error);
  }
}

async function greet({ name, locale, url, via }: Arguments, { out, signal }: Terminal): Promise<void> {
  const { greeter } = await connectVia(url, via);
  // The service says which languages it speaks.
  const language = locale === undefined ? {} : { locale: locale as Locale };
  const { message } = await greeter.sayHello({ name, ...language }, { signal, timeoutMs: TIMEOUT_MS });
  out(message);
}

async function watch({ url, via }: Arguments, { out, err, signal }: Terminal): Promise<void> {
  const greetings = follow(url, via, {
    signal,
    onConnected: () => err(`following the greetings of ${url}; Ctrl-C ends`),
    onBroken: ({ message }) => err(`${message}\nwaiting until it is back; Ctrl-C ends`),
  });
  for await (const { at, message } of greetings) out(`${at.toISOString()} ${message}`);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return 2;
  if (!(error instanceof CallError)) return 1;
  switch (error.code) {
    case 'BAD_REQUEST':
      return 3;
    case 'SERVICE_UNAVAILABLE':
      return 5;
    case 'TIMEOUT':
    case 'GATEWAY_TIMEOUT':
      return 6;
    default:
      return 'reason' in error.data ? 4 : 1;
  }
}
