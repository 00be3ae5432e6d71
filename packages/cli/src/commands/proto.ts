import { allocateNumbers } from '@ahoy/contract';
import { schemaOf, toProtoFiles } from '@ahoy/protobuf';
import { Command } from 'commander';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CreateCommand } from '../commands.ts';
import { contractOf } from '../known-contract.ts';
import { print, say } from '../terminal.ts';

/** `ahoy proto`: the router as `.proto` text. */
export const protoCommand: CreateCommand = (terminal) =>
  new Command('proto')
    .description('Prints the .proto files of the router, with the numbers of its lock, or writes them.')
    .option('--out <folder>', 'write a file for each package into a folder')
    .option('--from <target>', 'ask a running service: a URL, or the name of a service of this repository')
    .addHelpText('after', EXAMPLES)
    .action(async ({ out, from }: { out?: string; from?: string }) => {
      const { contract, lock } = await contractOf(from, terminal);
      for (const { path: name, text } of toProtoFiles(schemaOf(contract, allocateNumbers(contract, lock)))) {
        if (out === undefined) {
          await print(terminal, `// ${name}\n${text}`);
          continue;
        }
        const file = path.resolve(terminal.cwd, out, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, text);
        say(terminal, `wrote ${path.relative(terminal.cwd, file)}`);
      }
    });

const EXAMPLES = `
Examples:
  ahoy proto
  ahoy proto --out proto
  ahoy proto --from http://127.0.0.1:5000 --out proto`;
