import { parseArgs } from 'node:util';

/** What the terminal client was asked to do. */
export interface Arguments {
  readonly name: string;
  readonly locale: string | undefined;
  readonly url: string;
  readonly watch: boolean;
  readonly help: boolean;
}

/** A command line that makes no sense. */
export class UsageError extends Error {}

export const help = `Greets someone through the greeter-service.

Usage: npm run hello -- [name] [options]

  name             whom to greet (default: World)

Options:
  --locale <code>  language of the greeting: en, fr, de, es or zh
  --watch          follow the greetings that the service says, until Ctrl-C
  --url <url>      where the service runs (default: http://127.0.0.1:5000, or the port in PORT_GREETER)
  --help           show this text

Examples:
  npm run hello -- Ada
  npm run hello -- Ada --locale fr
  npm run hello -- --watch

Exit codes: 0 greeted, 1 failed, 2 wrong usage, 3 refused input, 4 refused by the service, 5 not reachable, 6 too slow`;

/**
 * Reads the command line.
 * @throws UsageError that says what was expected.
 */
export function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) {
    throw new UsageError(`expected one name, got ${positionals.length}; put quotes around a name of several words`);
  }
  if (values.watch && positionals.length > 0) throw new UsageError('--watch greets nobody: leave the name out');
  const url = values.url ?? urlFrom(env);
  const { protocol } = URL.parse(url) ?? {};
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new UsageError(`--url: expected a URL such as http://127.0.0.1:5000, got ${JSON.stringify(url)}`);
  }
  return {
    name: positionals[0] ?? 'World',
    locale: values.locale,
    url,
    watch: values.watch,
    help: values.help,
  };
}

function urlFrom({ PORT_GREETER }: Readonly<Record<string, string | undefined>>): string {
  const url = `http://127.0.0.1:${PORT_GREETER?.split(',')[0] || '5000'}`;
  if (URL.canParse(url)) return url;
  throw new UsageError(`PORT_GREETER: expected a port such as 5000, got ${JSON.stringify(PORT_GREETER)}`);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        locale: { type: 'string' },
        watch: { type: 'boolean', default: false },
        url: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
