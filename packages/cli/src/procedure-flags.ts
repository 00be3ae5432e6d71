import type { Contract, ProcedureContract } from '@ahoy/contract';
import { type Command, Option } from 'commander';
import { type Flag, flagsOf } from './flags.ts';
import type { FlagValue } from './read-flags.ts';

/** The flags of a procedure on a command. */
export interface ProcedureFlags {
  readonly flags: readonly Flag[];
  /** What was given, once the command line is parsed. */
  readonly given: () => ReadonlyMap<Flag, FlagValue>;
}

/** Adds the flags of a procedure's input to a command. */
export function addProcedureFlags(
  command: Command,
  procedure: ProcedureContract,
  types: Contract['types'],
): ProcedureFlags {
  const flags = flagsOf(procedure, types);
  const given = new Map<Flag, FlagValue>();
  for (const flag of flags) {
    if (flag.kind === 'switch') {
      command.addOption(new Option(`--${flag.name}`, flag.description));
      command.addOption(new Option(`--no-${flag.name}`).hideHelp());
      command.on(`option:${flag.name}`, () => given.set(flag, true));
      command.on(`option:no-${flag.name}`, () => given.set(flag, false));
    } else {
      const option = new Option(`--${flag.name} <${placeholderOf(flag)}>`, flag.description);
      command.addOption(option);
      command.on(`option:${flag.name}`, (text: string) => given.set(flag, added(flag, given.get(flag), text)));
    }
  }
  return { flags, given: () => given };
}

/** A list has all that it was given; of the others the last one holds. */
function added({ kind }: Flag, before: FlagValue | undefined, text: string): FlagValue {
  return kind === 'list' ? [...(Array.isArray(before) ? before : []), text] : text;
}

function placeholderOf({ node }: Flag): string {
  switch (node.kind) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'bytes':
      return '@file|base64';
    case 'object':
    case 'record':
    case 'map':
    case 'tuple':
      return 'json';
    default:
      return 'value';
  }
}
