import { Command } from 'commander';
import { addCallOptions } from '../call-options.ts';
import { commands, type CreateCommand } from '../commands.ts';
import { contractOf, type KnownContract, servicesOf } from '../known-contract.ts';
import { flagsOf } from '../flags.ts';
import { serviceNames } from '../scaffold/service-names.ts';
import { findRepository } from '../repository.ts';
import { print, type Terminal } from '../terminal.ts';

/** `ahoy __complete -- <words>`: what the last word may become, a line each. It never fails: a shell would show it. */
export const completeCommand: CreateCommand = (terminal) =>
  new Command('__complete').argument('[words...]').action(async (words: readonly string[]) => {
    const current = words.at(-1) ?? '';
    const candidates = await candidatesFor(words.slice(0, -1), current, terminal).catch(() => []);
    for (const one of candidates) if (one.startsWith(current)) await print(terminal, one);
  });

/** Commands that take a procedure. */
const OF_PROCEDURE: ReadonlySet<string> = new Set(['describe', 'call', 'bench']);

async function candidatesFor(
  before: readonly string[],
  current: string,
  terminal: Terminal,
): Promise<readonly string[]> {
  const [name, ...words] = before;
  if (name === undefined) return commands.map((one) => one.name).filter((one) => !one.startsWith('__'));
  const values = await valuesOf(before.at(-1) ?? '', terminal);
  if (values) return values;
  if (current.startsWith('-')) return flagsFor(name, words, terminal);
  if (OF_PROCEDURE.has(name) && words.length === 0)
    return (await knownHere(terminal)).contract.procedures.map(({ path }) => path);
  if (name === 'list' && words.length === 0) return servicesOf((await knownHere(terminal)).contract);
  if (name === 'new' && words.length === 0) return ['procedure', 'service'];
  if (name === 'new' && words[0] === 'procedure') return (await services(terminal)).map((service) => `${service}.`);
  return name === 'completion' ? ['bash', 'zsh', 'fish'] : [];
}

/** What the option before takes, where that is known. */
async function valuesOf(option: string, terminal: Terminal): Promise<readonly string[] | undefined> {
  if (option === '--via') return addCallOptions(new Command()).options.find(({ long }) => long === '--via')?.argChoices;
  return option === '--from' || option === '--to' ? services(terminal) : undefined;
}

async function flagsFor(name: string, words: readonly string[], terminal: Terminal): Promise<readonly string[]> {
  const entry = commands.find((one) => one.name === name);
  if (!entry) return [];
  const command = (await entry.load())(terminal);
  const nested = command.commands.find((one) => one.name() === words[0]) ?? command;
  const own = nested.options.map(({ long }) => long ?? '');
  if (name !== 'call' && name !== 'bench') return own;
  const { contract } = await knownHere(terminal);
  const procedure = contract.procedures.find(({ path }) => words.includes(path));
  const ofInput = procedure ? flagsOf(procedure, contract.types).map((flag) => `--${flag.name}`) : [];
  const addOptions =
    name === 'call' ? (await import('./call.ts')).addVerbose : (await import('./bench.ts')).addLoadOptions;
  const ofCommand = addOptions(addCallOptions(new Command())).options.map(({ long }) => long ?? '');
  return [...ofInput, ...ofCommand];
}

async function knownHere(terminal: Terminal): Promise<KnownContract> {
  return contractOf(undefined, terminal);
}

async function services({ cwd }: Terminal): Promise<readonly string[]> {
  const repository = findRepository(cwd);
  return repository ? serviceNames(repository) : [];
}
