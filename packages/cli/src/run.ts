import { Command } from 'commander';
import { commands } from './commands.ts';
import { declaredDataOf, errorDataOf, EXIT_CODES, exitCodeOf } from './exit-code.ts';
import { Failed, Interrupted } from './failure.ts';
import { say, styled, type Terminal } from './terminal.ts';

/** Width of the help where no terminal has one, in characters. */
const HELP_WIDTH = 100;

/** Runs a command line and returns its exit code. Nothing is thrown: what goes wrong is said. */
export async function run(words: readonly string[], terminal: Terminal): Promise<number> {
  const [first, second] = words;
  const args = first === 'help' && second !== undefined ? [second, '--help'] : words;
  try {
    const program = await createProgram(args, terminal);
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync([...args], { from: 'user' });
    return EXIT_CODES.done;
  } catch (error) {
    if (terminal.signal.aborted) return EXIT_CODES.interrupted;
    report(error, terminal);
    return exitCodeOf(error);
  }
}

/** Only the command that is asked for is loaded; of the others the summary is enough. */
async function createProgram(args: readonly string[], terminal: Terminal): Promise<Command> {
  const wanted = args.find((arg) => !arg.startsWith('-'));
  const program = configured(new Command('ahoy'), terminal)
    .description('Everything that is known about a router, from a terminal.')
    .usage('<command> [options]')
    .addHelpText('after', '\nahoy <command> --help shows what a command takes, with examples.');
  for (const { name, summary, load } of commands) {
    const command = name === wanted ? await load() : undefined;
    const added = command ? command(terminal).name(name) : new Command(name);
    program.addCommand(configured(added.summary(summary), terminal), { hidden: name.startsWith('__') });
  }
  return program;
}

function configured(command: Command, { stdout }: Terminal): Command {
  return command.exitOverride().configureOutput({
    writeOut: (text) => void stdout.write(text),
    // What it has to say of an error comes with the error.
    writeErr: () => {},
    getOutHasColors: () => false,
    getOutHelpWidth: () => stdout.columns ?? HELP_WIDTH,
  });
}

function report(error: unknown, terminal: Terminal): void {
  if (!(error instanceof Error)) return say(terminal, String(error));
  if (error instanceof Failed || error instanceof Interrupted) return;
  if (codeOf(error).startsWith('commander.help')) return;
  const message = error.message.replace(/^error: /, '').replace('\n(Did', ' (did');
  say(terminal, `${styled(terminal.stderr, 'red', 'error')}: ${message}`);
  const data = errorDataOf(error);
  const declared = data && declaredDataOf(data);
  if (declared) say(terminal, JSON.stringify(declared));
  if (terminal.env['DEBUG']) say(terminal, error.stack ?? '');
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
