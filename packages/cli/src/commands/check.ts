import { type Profile, readAccepted } from '@ahoy/contract';
import { Command, InvalidArgumentError, Option } from 'commander';
import { accept, type Acceptance, acceptedFile } from '../check/accept.ts';
import { readBaseline } from '../check/baseline.ts';
import type { CheckReport } from '../check/check-report.ts';
import { checkRouter, findingsSince } from '../check/check-router.ts';
import { formatGithub } from '../check/format-github.ts';
import { formatMarkdown } from '../check/format-markdown.ts';
import { formatText } from '../check/format-text.ts';
import type { CreateCommand } from '../commands.ts';
import { Failed, UsageError } from '../failure.ts';
import { readContract, readNumbers, repositoryAt } from '../repository.ts';
import { type Output, print, say } from '../terminal.ts';

const PROFILES: readonly Profile[] = ['json', 'proto', 'ts'];

/** How a report is written. */
const FORMATS = {
  text: formatText,
  json: (report) => JSON.stringify(report, null, 2),
  github: formatGithub,
  markdown: formatMarkdown,
} satisfies Record<string, (report: CheckReport, stdout: Output) => string>;

/** What `ahoy check` takes. */
interface Options {
  readonly against?: string;
  readonly for: readonly Profile[];
  readonly format: keyof typeof FORMATS;
  readonly accept?: string;
  readonly reason?: string;
  readonly procedure?: string;
  readonly path?: string;
}

/** `ahoy check`: what the router would break for its callers. */
export const checkCommand: CreateCommand = (terminal) =>
  new Command('check')
    .description('Compares the router with the contract that was accepted last: what breaks callers, whom, where.')
    .option('--against <what>', 'a git ref, a file, a URL or a service to compare with (default: the lock)')
    .addOption(
      new Option('--for <profiles>', 'for whom: json, proto, ts')
        .argParser(profilesFrom)
        .default(PROFILES, PROFILES.join(',')),
    )
    .addOption(new Option('--format <format>', 'how it is written').choices(Object.keys(FORMATS)).default('text'))
    .option('--accept <rule>', 'write down that findings of a rule are accepted')
    .option('--reason <text>', 'why they are')
    .option('--procedure <path>', 'accept only those of one procedure')
    .option('--path <path>', 'accept only those at one place in the schema')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const acceptance = acceptanceOf(options);
      const repository = repositoryAt(terminal.cwd);
      const current = { contract: await readContract(repository), lock: await readNumbers(repository) };
      const baseline = await readBaseline(options.against, repository, terminal);
      if (acceptance) {
        const { findings } = findingsSince(baseline, current, options.for);
        const added = await accept(findings, acceptance, { repository, current });
        for (const { rule, procedure, path } of added) say(terminal, `accepted ${rule} in ${procedure} at ${path}`);
      }
      const accepted = await readAccepted(acceptedFile(repository));
      const checkOptions = { profiles: options.for, accepted, repository, signal: terminal.signal };
      const report = await checkRouter(baseline, current, checkOptions);
      terminal.signal.throwIfAborted();
      await print(terminal, FORMATS[options.format](report, terminal.stdout));
      if (report.breaking) throw new Failed('the router breaks callers');
    });

const EXAMPLES = `
Examples:
  ahoy check
  ahoy check --against main --for json,proto
  ahoy check --against origin/main --format github
  ahoy check --against https://greeter.example
  ahoy check --accept input-field-required --procedure greeter.sayHello --reason 'nobody calls it yet'

The exit code is 1 where something breaks callers and is not accepted. A commit is read from the lock in it, or where
that has no contract from its source, with the packages that are installed here; nothing is fetched.`;

function profilesFrom(text: string): readonly Profile[] {
  const words = text.split(',');
  const profiles = PROFILES.filter((profile) => words.includes(profile));
  if (words.every((word) => PROFILES.some((profile) => profile === word))) return profiles;
  throw new InvalidArgumentError(`Expected some of json, proto, ts, got ${text}.`);
}

function acceptanceOf({ accept: rule, reason, procedure, path }: Options): Acceptance | undefined {
  if (rule === undefined) {
    const word = Object.entries({ reason, procedure, path }).find(([, value]) => value !== undefined)?.[0];
    if (word !== undefined) throw new UsageError(`--${word} goes with --accept <rule>`);
    return undefined;
  }
  if (reason === undefined || reason.trim() === '') {
    throw new UsageError('--accept needs a reason, which reviewers read: --reason <text>');
  }
  return { rule, reason, procedure, path };
}
