import { allocateNumbers, contractOf, readLock } from '@ahoy/contract';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { schemaOf } from '../schema-of.ts';
import { toProtoFiles } from '../text/to-proto-files.ts';

const ROUTER = path.resolve(import.meta.dirname, '../../../router');

const HELP = `Prints the .proto files of the shared router, or writes them.

  npm run proto [-- --out folder]

  --out folder  writes a file for each package into the folder
  --help        says this`;

process.exitCode = await run().catch((error: Error) => {
  console.error(error.message);
  return 1;
});

async function run(): Promise<number> {
  const { values } = parseArgs({ options: { out: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const contract = contractOf((await import(path.join(ROUTER, 'src/services.ts'))) as object);
  const lock = await readLock(path.join(ROUTER, 'contract.lock.json'));
  const files = toProtoFiles(schemaOf(contract, allocateNumbers(contract, lock)));
  for (const file of files) {
    if (values.out === undefined) console.log(`// ${file.path}\n${file.text}`);
    else await write(path.join(values.out, file.path), file.text);
  }
  return 0;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(`wrote ${file}`);
}
