import { serviceUrl } from '@ahoy/core/address';
import { parseArgs } from 'node:util';
import { type Via, vias } from './connect-via.ts';

/** What the terminal client was asked to do. */
export interface Arguments {
  readonly name: string;
  readonly locale: string | undefined;
  readonly url: string;
  readonly via: Via;
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
  --via <protocol> how the service is called: socket (the default), http (tRPC), rest or grpc
  --watch          follow the greetings that the service says, until Ctrl-C
  --url <url>      where the service runs (default: http://127.0.0.1:5000, or HOST and PORT_GREETER)
  --help           show this text

Examples:
  npm run hello -- Ada
  npm run hello -- Ada --locale fr
  npm run hello -- Ada --via grpc
  npm run hello -- --watch

Exit codes: 0 greeted, 1 failed, 2 wrong usage, 3 refused input, 4 refused by the service, 5 not reachable, 6 too slow`;

/**
 * Reads the command line.
 * @throws UsageError that says what was expected.
 */
export function readArguments(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Arguments {
  const { values, positionals } = parse(args);
  // Help is given whatever else is wrong.
  if (values.help) return { name: 'World', locale: undefined, url: '', via: 'socket', watch: false, help: true };
  if (positionals.length > 1) {
    throw new UsageError(`expected one name, got ${positionals.length}; put quotes around a name of several words`);
  }
  if (values.watch && positionals.length > 0) throw new UsageError('--watch greets nobody: leave the name out');
  const via = vias.find((one) => one === values.via);
  if (!via) throw new UsageError(`--via: expected ${vias.join(', ')}, got ${JSON.stringify(values.via)}`);
  // The others have no answer before the first greeting, and could not say that they follow.
  if (values.watch && via !== 'socket' && via !== 'http') {
    throw new UsageError(`--watch follows via socket or http, not via ${via}`);
  }
  const url = values.url ?? urlFrom(env);
  const { protocol, username, password, host } = URL.parse(url) ?? {};
  if (username || password)
    throw new UsageError(`--url: expected a URL without user and password, got one for ${host}`);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new UsageError(`--url: expected a URL such as http://127.0.0.1:5000, got ${JSON.stringify(url)}`);
  }
  return {
    name: positionals[0] ?? 'World',
    locale: values.locale,
    url,
    via,
    watch: values.watch,
    help: false,
  };
}

function urlFrom(env: Readonly<Record<string, string | undefined>>): string {
  try {
    return serviceUrl(env, 'PORT_GREETER', 5000);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
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
        via: { type: 'string', default: 'socket' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
