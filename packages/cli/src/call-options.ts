import { mergeMetadata, type Metadata } from '@ahoy/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Via, VIAS } from './target.ts';

/** What commands that call a procedure take beside its input. */
export interface CallFlags {
  readonly data?: string;
  readonly via: Via;
  readonly to?: string;
  readonly header?: Metadata;
  readonly timeout?: number;
}

/** Adds what commands that call a procedure take beside its input. */
export function addCallOptions(command: Command): Command {
  return command
    .option('-d, --data <json>', "the input as JSON, '@file', or '-' for stdin; flags are stronger")
    .addOption(new Option('--via <protocol>', 'how it is called').choices(VIAS).default('socket'))
    .option('--to <target>', 'a URL, or the name of a service of this repository (default: its own service)')
    .option('-H, --header <key:value>', 'metadata of the call; may be repeated', addHeader)
    .option('--timeout <ms>', 'time that the call may take (default: 10000, and none for a stream)', timeoutFrom);
}

function addHeader(text: string, before: Metadata = {}): Metadata {
  const [, key, value = ''] = /^([^:]+):\s*(.*)$/s.exec(text) ?? [];
  if (key === undefined) throw new InvalidArgumentError('Expected key:value.');
  try {
    return mergeMetadata(before, { [key.trim()]: value });
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`);
  }
}

function timeoutFrom(text: string): number {
  const ms = Number(text);
  if (/^\d+$/.test(text) && ms > 0 && ms < 2 ** 31) return ms;
  throw new InvalidArgumentError('Expected whole milliseconds, such as 2000.');
}
