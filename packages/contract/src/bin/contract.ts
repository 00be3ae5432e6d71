import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { allocateNumbers } from '../allocate-numbers.ts';
import { ContractError } from '../contract-error.ts';
import { contractHash } from '../contract-hash.ts';
import { contractOf, isRouter } from '../contract-of.ts';
import type { Contract } from '../contract.ts';
import { splitAccepted } from '../compare/accepted-breaks.ts';
import { readAccepted } from '../compare/accepted-file.ts';
import { compareContracts } from '../compare/compare-contracts.ts';
import { deployBreaks } from '../compare/deploy-breaks.ts';
import type { Finding } from '../compare/finding.ts';
import { type LockChange, lockChanges, lockProblems } from '../lock-changes.ts';
import { readLock, readLockedContract, writeLock } from '../lock-file.ts';
import { EMPTY_LOCK, type Lock } from '../lock.ts';
import { lockedContractProblems } from '../locked-contract-problems.ts';

const ROUTER = path.resolve(import.meta.dirname, '../../../router');

const HELP = `Keeps the lock of a router: the contract that was accepted last, and the numbers that protobuf knows fields, enum
values and union members by. A change that breaks callers is not taken until it is accepted (ahoy check --accept).

  node contract.ts [router module] [lock file] [--check]

  router module  exports service modules or a router; default: packages/router/src/services.ts
  lock file      default: packages/router/contract.lock.json
  --check        writes nothing; fails if the lock is behind the router, or the router breaks callers
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
  const locked = { lock: (await readLock(file)) ?? EMPTY_LOCK, contract: await readLockedContract(file) };
  return values.check ? check(contract, locked, file) : update(contract, locked, file);
}

/** What the lock file has. */
interface Locked {
  readonly lock: Lock;
  /** Undefined where none was accepted yet. */
  readonly contract: Contract | undefined;
}

/** A module that exports a router stands for it; any other is taken for the services' table of contents. */
async function load(module: string): Promise<object> {
  const exports = await (import(pathToFileURL(module).href) as Promise<object>).catch((error: Error) => {
    throw new ContractError(`cannot load ${module}: ${error.stack ?? error.message}`);
  });
  return Object.values(exports).find(isRouter) ?? exports;
}

async function check(contract: Contract, locked: Locked, file: string): Promise<number> {
  const name = path.relative('', file);
  const problems = [...lockProblems(contract, locked.lock), ...lockedContractProblems(contract, locked.contract)];
  // A number that clashes is a problem of its own, and leaves nothing to compare by.
  const breaks = isAllocatable(contract, locked.lock) ? await openBreaks(contract, locked, file) : [];
  if (problems.length === 0 && breaks.length === 0) return 0;
  if (breaks.length > 0) sayBreaks(breaks, name);
  else console.error(`${[`${name} is behind the router:`, ...problems].join('\n  ')}\nrun: npm run contract`);
  return 1;
}

function isAllocatable(contract: Contract, lock: Lock): boolean {
  try {
    return allocateNumbers(contract, lock) !== undefined;
  } catch (error) {
    if (error instanceof ContractError) return false;
    throw error;
  }
}

/** What breaks callers of the contract in the lock, and is not accepted: a line each. */
async function openBreaks(contract: Contract, locked: Locked, file: string): Promise<readonly string[]> {
  if (!locked.contract) return [];
  const locks = { before: locked.lock, after: allocateNumbers(contract, locked.lock) };
  const accepted = await readAccepted(path.join(path.dirname(file), 'contract.accepted.json'));
  const { open } = splitAccepted(compareContracts(locked.contract, contract, { locks }).findings, accepted);
  return [...new Set(deployBreaks(open).map(lineOf))];
}

function lineOf({ rule, procedure, message, advice }: Finding): string {
  return `${rule} in ${procedure}: ${message}; instead: ${advice}`;
}

function sayBreaks(breaks: readonly string[], name: string): void {
  console.error([`the router breaks callers of the contract in ${name}:`, ...breaks].join('\n  '));
  console.error('see: npm run ahoy -- check; to accept one: npm run ahoy -- check --accept <rule> --reason <text>');
}

async function update(contract: Contract, locked: Locked, file: string): Promise<number> {
  const name = path.relative('', file);
  const breaks = await openBreaks(contract, locked, file);
  if (breaks.length > 0) {
    sayBreaks(breaks, name);
    return 1;
  }
  const after = allocateNumbers(contract, locked.lock);
  const changes = lockChanges(locked.lock, after);
  for (const { change, scope, name: entry, number } of changes) {
    const note = change === 'added' ? '' : ` (${change})`;
    console.log(`${SIGNS[change]} ${scope}: ${entry} = ${number}${note}`);
  }
  await writeLock(file, after, contract);
  const isSame = changes.length === 0 && lockedContractProblems(contract, locked.contract).length === 0;
  const done = isSame ? 'is up to date' : `was written, with ${changes.length} changes of numbers`;
  console.log(`${name} ${done}; the contract is ${contractHash(contract)}`);
  return 0;
}
