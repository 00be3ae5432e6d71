import type { ProcedureContract } from '@ahoy/contract';
import type { Command } from 'commander';
import type { CallFlags } from './call-options.ts';
import { contractOf, type KnownContract, procedureOf } from './known-contract.ts';
import { addProcedureFlags, type ProcedureFlags } from './procedure-flags.ts';
import { findRepository } from './repository.ts';
import { addressOf } from './target.ts';
import type { Terminal } from './terminal.ts';
import { type CallProcedure, openCaller } from './open-caller.ts';
import { UsageError } from './failure.ts';

/** A procedure that a command line names, before its flags are known. */
export interface Named {
  readonly known: KnownContract;
  readonly procedure: ProcedureContract;
  readonly flags: ProcedureFlags;
}

/**
 * Finds the procedure and adds its flags to the command that will parse them. The repository at hand knows it best; a
 * procedure that it does not have is asked for at `--to`.
 * @throws UsageError for a procedure that there is not.
 */
export async function nameProcedure(
  command: Command,
  { path, to }: { readonly path: string; readonly to: string | undefined },
  terminal: Terminal,
): Promise<Named> {
  const known = await contractFor(path, to, terminal);
  const procedure = procedureOf(known.contract, path);
  return { known, procedure, flags: addProcedureFlags(command, procedure, known.contract.types) };
}

/**
 * Opens a caller of the procedure, where and how the flags say.
 * @throws UsageError for a target that is none.
 */
export async function openNamed(
  { known, procedure }: Named,
  { via, to, header = {} }: CallFlags,
  terminal: Terminal,
): Promise<CallProcedure> {
  const isStreamed = procedure.streaming === 'client' || procedure.streaming === 'bidi';
  if (isStreamed && (via === 'http' || via === 'rest')) {
    throw new UsageError(`${procedure.path} takes a stream, which HTTP cannot carry: use --via socket or --via grpc`);
  }
  if (via === 'rest' && known.isWire) {
    throw new UsageError(
      '--via rest: a service in production does not tell its routes; run it in the repository that has them',
    );
  }
  const address = await addressOf(to ?? procedure.path.slice(0, procedure.path.indexOf('.')), terminal);
  const { contract, lock } = known;
  return openCaller(procedure, { address, via, metadata: header, contract: narrowed(contract, procedure), lock });
}

/** A call needs no more of a contract than its own procedure. */
function narrowed(contract: KnownContract['contract'], procedure: ProcedureContract): KnownContract['contract'] {
  return { ...contract, procedures: [procedure] };
}

async function contractFor(path: string, to: string | undefined, terminal: Terminal): Promise<KnownContract> {
  if (to === undefined) return contractOf(undefined, terminal);
  if (!findRepository(terminal.cwd)) return contractOf(to, terminal);
  const known = await contractOf(undefined, terminal);
  return known.contract.procedures.some((one) => one.path === path) ? known : contractOf(to, terminal);
}
