import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { allocateNumbers } from '../allocate-numbers.ts';
import { ContractError } from '../contract-error.ts';
import { contractHash } from '../contract-hash.ts';
import { contractOf, isRouter } from '../contract-of.ts';
import type { Contract } from '../contract.ts';
import { type LockChange, lockChanges, lockProblems } from '../lock-changes.ts';
import { readLock, writeLock } from '../lock-file.ts';
import { EMPTY_LOCK, type Lock } from '../lock.ts';

const ROUTER = path.resolve(import.meta.dirname, '../../../router');

const HELP = `Gives the fields, enum values and union members of a router the numbers that protobuf knows them by.

  node contract.ts [router module] [lock file] [--check]

  router module  exports service modules or a router; default: packages/router/src/services.ts
  lock file      default: packages/router/contract.lock.json
  --check        writes nothing; fails if the lock is behind the router
  --help         says this`;

const SIGNS: Readonly<Record<LockChange['change'], string>> = { added: '+', returned: '+', reserved: '-' };

process.exitCode = await run().catch((error: Error) => {
  console.error(error.message);
  return 1;
});

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { check: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [module = path.join(ROUTER, 'src/services.ts'), file = path.join(ROUTER, 'contract.lock.json')] = positionals;
  const contract = contractOf(await load(path.resolve(module)));
  const lock = (await readLock(file)) ?? EMPTY_LOCK;
  return values.check ? check(contract, lock, file) : update(contract, lock, file);
}

/** A module that exports a router stands for it; any other is taken for the services' table of contents. */
async function load(module: string): Promise<object> {
  const exports = await (import(pathToFileURL(module).href) as Promise<object>).catch((error: Error) => {
    throw new ContractError(`cannot load ${module}: ${error.stack ?? error.message}`);
  });
  return Object.values(exports).find(isRouter) ?? exports;
}

function check(contract: Contract, lock: Lock, file: string): number {
  const problems = lockProblems(contract, lock);
  if (problems.length === 0) return 0;
  console.error(
    [`${path.relative('', file)} is behind the router:`, ...problems.map((line) => `  ${line}`)].join('\n'),
  );
  console.error('run: npm run contract');
  return 1;
}

async function update(contract: Contract, lock: Lock, file: string): Promise<number> {
  const after = allocateNumbers(contract, lock);
  const changes = lockChanges(lock, after);
  for (const { change, scope, name, number } of changes) {
    const note = change === 'added' ? '' : ` (${change})`;
    console.log(`${SIGNS[change]} ${scope}: ${name} = ${number}${note}`);
  }
  await writeLock(file, after);
  const done = changes.length === 0 ? 'is up to date' : `has ${changes.length} changes`;
  console.log(`${path.relative('', file)} ${done}; the contract is ${contractHash(contract)}`);
  return 0;
}
