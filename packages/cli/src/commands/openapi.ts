import { contractHash } from '@ahoy/contract';
import { openApiOf, trpcOpenApiOf } from '@ahoy/rest/openapi';
import { Command } from 'commander';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { askOpenApi } from '../ask-openapi.ts';
import type { CreateCommand } from '../commands.ts';
import { contractOf } from '../known-contract.ts';
import { addressOf } from '../target.ts';
import { print, say, type Terminal } from '../terminal.ts';

/** What `ahoy openapi` takes. */
interface Options {
  readonly trpc?: true;
  readonly out?: string;
  readonly from?: string;
}

/** `ahoy openapi`: the router as OpenAPI. */
export const openApiCommand: CreateCommand = (terminal) =>
  new Command('openapi')
    .description('Prints the OpenAPI 3.1 document of the REST routes, or of /trpc, or writes it.')
    .option('--trpc', 'what /trpc serves, instead of the REST routes')
    .option('--out <file>', 'write it to a file')
    .option('--from <target>', 'ask a running service: a URL, or the name of a service of this repository')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const text = JSON.stringify(await documentOf(options, terminal), null, 2);
      if (options.out === undefined) return print(terminal, text);
      const file = path.resolve(terminal.cwd, options.out);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, `${text}\n`);
      say(terminal, `wrote ${path.relative(terminal.cwd, file)}`);
    });

const EXAMPLES = `
Examples:
  ahoy openapi
  ahoy openapi --trpc --out openapi.trpc.json
  ahoy openapi --from http://127.0.0.1:5000`;

async function documentOf({ trpc, from }: Options, terminal: Terminal): Promise<object> {
  if (from !== undefined) {
    return askOpenApi(await addressOf(from, terminal), { isTrpc: trpc === true, signal: terminal.signal });
  }
  const { contract } = await contractOf(undefined, terminal);
  return (trpc ? trpcOpenApiOf : openApiOf)(contract, { title: 'ahoy', version: contractHash(contract) });
}
