import type { Contract } from '@ahoy/contract';
import { Interrupted } from './failure.ts';
import type { Flag } from './flags.ts';
import { type FlagValue, withFlag } from './read-flags.ts';
import { limitsOf, nameOf } from './type-text.ts';
import type { Terminal } from './terminal.ts';

/** Tells whether there is a person to ask: one who types, and sees the question. */
export function canAsk({ stdin, stderr }: Terminal): boolean {
  return stdin.isTTY === true && stderr.isTTY === true;
}

/**
 * Asks for the value of a flag, again until it can be one. The question is on stderr: stdout has the answer alone.
 * @throws Interrupted for Ctrl-C, which a terminal that is typed into does not tell as a signal.
 */
export async function askFor(flag: Flag, types: Contract['types'], terminal: Terminal): Promise<FlagValue> {
  try {
    return await ask(flag, types, terminal);
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted('at a question');
    throw error;
  }
}

async function ask(flag: Flag, types: Contract['types'], terminal: Terminal): Promise<FlagValue> {
  const { confirm, input, select } = await import('@inquirer/prompts');
  const { stdin, stderr, signal } = terminal;
  const context = { input: stdin, output: stderr, signal };
  const message = `${flag.name} (${[nameOf(flag.node, types), limitsOf(flag.node)].filter(Boolean).join(', ')})`;
  if (flag.kind === 'switch') return confirm({ message: flag.name }, context);
  if (flag.choices && flag.kind === 'value') return select({ message: flag.name, choices: flag.choices }, context);
  const toValue = (text: string): FlagValue => (flag.kind === 'list' ? text.split(',').map((one) => one.trim()) : text);
  const validate = async (text: string): Promise<string | true> => {
    try {
      await withFlag({}, flag, toValue(text), types);
      return true;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const suffix = flag.kind === 'list' ? ', separated by commas' : '';
  return toValue(await input({ message: `${message}${suffix}`, validate }, context));
}
