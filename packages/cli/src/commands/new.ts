import { Command } from 'commander';
import type { CreateCommand } from '../commands.ts';
import { UsageError } from '../failure.ts';
import { type Repository, repositoryAt } from '../repository.ts';
import { applyChanges } from '../scaffold/apply-changes.ts';
import type { Change } from '../scaffold/changes.ts';
import { planProcedure } from '../scaffold/plan-procedure.ts';
import { planService } from '../scaffold/plan-service.ts';
import { print, say, styled, type Terminal } from '../terminal.ts';

/** `ahoy new procedure` and `ahoy new service`: real code, with its test, that the other commands know at once. */
export const newCommand: CreateCommand = (terminal) => {
  const command = new Command('new')
    .description('Writes a procedure or a service: code, its test, its registration and its field numbers.')
    .addHelpText('after', EXAMPLES);
  command
    .command('procedure')
    .description('Adds a procedure to a service: a query, unless said otherwise.')
    .argument('<service.name>', 'such as greeter.farewell')
    .option('--mutation', 'it changes something')
    .option('--stream', 'it answers with a stream of items')
    .option('--dry-run', 'write nothing; say what would be')
    .addHelpText(
      'after',
      '\nExamples:\n  ahoy new procedure greeter.farewell\n  ahoy new procedure greeter.count --stream',
    )
    .action(async (target: string, { mutation, stream, dryRun }: ProcedureOptions) => {
      if (mutation && stream) throw new UsageError('--mutation and --stream: expected one of them');
      const repository = repositoryAt(terminal.cwd);
      const kind = mutation ? 'mutation' : stream ? 'stream' : 'query';
      const changes = await planProcedure(target, kind, repository);
      await carryOut(changes, { repository, dryRun, call: `${target} --name Ada` }, terminal);
    });
  command
    .command('service')
    .description('Adds a service with a first procedure, ping, and the app that runs it.')
    .argument('<name>', 'such as billing')
    .option('--dry-run', 'write nothing; say what would be')
    .addHelpText('after', '\nExamples:\n  ahoy new service billing\n  ahoy new service billing --dry-run')
    .action(async (name: string, { dryRun }: { dryRun?: true }) => {
      const repository = repositoryAt(terminal.cwd);
      const changes = await planService(name, repository);
      await carryOut(changes, { repository, dryRun, call: `${name}.ping --name Ada` }, terminal);
    });
  return command;
};

const EXAMPLES = `
Examples:
  ahoy new procedure greeter.farewell
  ahoy new procedure greeter.count --stream --dry-run
  ahoy new service billing`;

interface ProcedureOptions {
  readonly mutation?: true;
  readonly stream?: true;
  readonly dryRun?: true;
}

interface Order {
  readonly repository: Repository;
  readonly dryRun: true | undefined;
  /** What may be called then. */
  readonly call: string;
}

async function carryOut(
  changes: readonly Change[],
  { repository, dryRun, call }: Order,
  terminal: Terminal,
): Promise<void> {
  if (!dryRun) await applyChanges(changes, repository, terminal.signal);
  for (const { file, before } of changes) await tell(before === undefined ? 'CREATE' : 'UPDATE', file, terminal);
  await tell('UPDATE', 'packages/router/contract.lock.json', terminal);
  if (dryRun) say(terminal, 'nothing was written');
  else say(terminal, `next: npm run dev, and in another terminal: npx ahoy call ${call}`);
}

async function tell(what: 'CREATE' | 'UPDATE', file: string, terminal: Terminal): Promise<void> {
  await print(terminal, `${styled(terminal.stdout, what === 'CREATE' ? 'green' : 'cyan', what)} ${file}`);
}
