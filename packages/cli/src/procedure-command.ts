import { Command } from 'commander';
import { addCallOptions, type CallFlags } from './call-options.ts';
import type { CreateCommand } from './commands.ts';
import { UsageError } from './failure.ts';
import { type Named, nameProcedure } from './named-procedure.ts';
import type { Terminal } from './terminal.ts';

/** A command whose flags are those of the procedure that it names, beside its own. */
export interface ProcedureCommand<Flags extends CallFlags> {
  readonly name: string;
  /** One sentence, where no procedure is named yet. */
  readonly description: string;
  /** Adds its own options, beside those of every call. */
  readonly addOptions: (command: Command) => Command;
  readonly examples: string;
  readonly run: (named: Named, flags: Flags, terminal: Terminal) => Promise<void>;
}

/** Service and procedure, joined by dots. */
const PATH = /^[a-z_$][\w$]*(\.[a-z_$][\w$]*)+$/i;

/** Makes such a command. Its flags are known once the procedure is, so that the line is parsed twice. */
export function procedureCommand<Flags extends CallFlags>(spec: ProcedureCommand<Flags>): CreateCommand {
  return (terminal) =>
    new Command(spec.name)
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .argument('[args...]')
      .action(async (_args: readonly string[], _options: object, { args, parent }: Command) => {
        const { path, to } = firstPass(args, parent);
        const command = createCommand(spec, path, parent);
        const named = path === undefined ? undefined : await nameProcedure(command, { path, to }, terminal);
        command.action(async (_path: string, flags: Flags) => {
          if (!named) throw new UsageError('expected a procedure, such as greeter.sayHello: ahoy list shows them');
          await spec.run(named, flags, terminal);
        });
        await command.parseAsync([...args], { from: 'user' });
      });
}

/** Reads a line as far as the procedure and its target, with which the flags that may follow are known. */
function firstPass(
  args: readonly string[],
  program: Command | null,
): { readonly path: string | undefined; readonly to: string | undefined } {
  const command = addCallOptions(inheriting(new Command(), program)).helpOption(false);
  const { operands, unknown } = command.parseOptions([...args]);
  // Values of flags that are not known yet stand among the rest.
  const path = [...operands, ...unknown].find((one) => PATH.test(one)) ?? operands[0];
  return { path, to: command.opts<CallFlags>().to };
}

function createCommand<Flags extends CallFlags>(
  { name, description, addOptions, examples }: ProcedureCommand<Flags>,
  path: string | undefined,
  program: Command | null,
): Command {
  const command = inheriting(new Command(`ahoy ${name}${path === undefined ? '' : ` ${path}`}`), program)
    .description(`${description}${path === undefined ? ' With a procedure, --help shows the flags of its input.' : ''}`)
    .usage(path === undefined ? '<procedure> [options]' : '[options]')
    .argument('[procedure]')
    .addHelpText('after', examples);
  return addOptions(addCallOptions(command));
}

/** Gives a command the settings of the program: that it throws instead of ending the process, and where it prints. */
function inheriting(command: Command, program: Command | null): Command {
  return program ? command.copyInheritedSettings(program) : command;
}
