/**
 * Writes docs/cli.md: runs each command that it shows, against a greeter on a free port, and puts what was printed below
 * it. Without --write it compares, and fails where the page says something else.
 */
import { createLogger, serve } from '@ahoy/server';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createApp } from '../apps/greeter-service/src/app.ts';

/** A part of the page: what is told, and the command lines that show it. */
interface Part {
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const root = path.resolve(import.meta.dirname, '..');
const page = path.join(root, 'docs/cli.md');

const INTRO = `# What can the ahoy command do?

It makes everything that is known about a router reachable from a terminal: \`npx ahoy\`, or \`npm run ahoy --\` from the
root of the repository. It reads the router of the repository that it is started in. Where a command takes \`--from\` or
\`--to\`, the target is a URL, \`host:port\`, or the name of a service of this repository; a running service is asked for
its contract, and needs no source: in development it tells all of it (\`/contract.json\`), in production what gRPC's
reflection tells.

What stands below was printed by the commands themselves; \`node .ci/cli-docs.ts --write\` runs them anew. Times are
written as \`…\`, and so are the figures of a measurement. \`$?\` is the exit code.`;

const PARTS: readonly Part[] = [
  { title: 'The commands', text: '', lines: ['ahoy --help'] },
  {
    title: 'ahoy list',
    text: 'The procedures, one a line; `--json` has their schemas too.',
    lines: ['ahoy list --help', 'ahoy list', 'ahoy list greeter --from greeter'],
  },
  {
    title: 'ahoy describe',
    text:
      'What a procedure takes and answers: limits, defaults, field numbers from the lock, declared errors that have a ' +
      'schema, where each protocol finds it, who calls it in this repository, and a call that works. Callers are found by ' +
      'TypeScript; a line number is written as `…` here.',
    lines: ['ahoy describe --help', 'ahoy describe greeter.sayHello', 'ahoy describe concierge.guestbook'],
  },
  {
    title: 'ahoy call',
    text:
      'The flags are made from the schema: members of nested objects are joined by dots, a list repeats its flag, a ' +
      'boolean is `--x` or `--no-x`, a date is ISO 8601, a bigint its digits, bytes are `@file` or base64, and anything ' +
      'else is JSON. A member that has the name of an option of the command is `--input.<name>`. What is required and ' +
      'missing is asked for at a terminal. The answer alone is on stdout, as JSON; the rest is on stderr.',
    lines: [
      'ahoy call greeter.sayHello --help',
      'ahoy call greeter.sayHello --name Ada',
      'ahoy call greeter.sayHello --name Ada --locale fr --via grpc -v',
      `ahoy call greeter.sayHello -d '{"name":"Ada"}' --to http://127.0.0.1:5000`,
      'ahoy call greeter.sayHelloMany --names Ada --names Grace',
      `printf '{"name":"Ada"}\\n{"name":"Grace"}\\n' | ahoy call greeter.chat`,
      'ahoy call greeter.sayHello; echo $?',
      'ahoy call greeter.sayHello --name Ada --locale frr; echo $?',
      'ahoy call greeter.sayHello --name Voldemort; echo $?',
      'ahoy call concierge.guestbook; echo $?',
      'ahoy call greeter.greetings --timeout 100; echo $?',
    ],
  },
  {
    title: 'ahoy check',
    text:
      'What the router breaks for callers, against the contract in the lock, a commit, a file or a running service, and ' +
      'what to deploy first. [contract.md](contract.md) has the rules. In the last example, a field of the ' +
      'output had another name in the lock.',
    lines: [
      'ahoy check --help',
      'ahoy check; echo $?',
      'ahoy check --accept input-enum-narrowed; echo $?',
      `before=$(mktemp); sed 's/"total"/"count"/' packages/router/contract.lock.json > $before; ` +
        'ahoy check --against $before; rm $before',
    ],
  },
  {
    title: 'ahoy new',
    text:
      'Writes code that passes `npm run check`, with a test that passes `npm test`, registers it, and gives its fields ' +
      'their numbers. It overwrites nothing, and where it fails everything is as it was.',
    lines: [
      'ahoy new --help',
      'ahoy new procedure greeter.farewell --dry-run',
      'ahoy new service billing --dry-run',
      'ahoy new procedure greter.farewell; echo $?',
    ],
  },
  {
    title: 'ahoy bench',
    text: 'Load on one query or mutation through the typed client. A saved measurement is compared with by `--compare`.',
    lines: ['ahoy bench --help', 'ahoy bench greeter.sayHello --name Ada -c 8 -z 300ms --warm-up 100ms'],
  },
  {
    title: 'ahoy doctor',
    text: 'A line for each thing that may be wrong. The exit code is 1 where one says `fail`.',
    lines: ['ahoy doctor'],
  },
  {
    title: 'ahoy proto',
    text: 'The `.proto` files, for other languages.',
    lines: ['ahoy proto --help', 'ahoy proto | head -24'],
  },
  {
    title: 'ahoy openapi',
    text: 'The OpenAPI document of the REST routes, or of `/trpc`; [openapi.md](openapi.md) says what is in it.',
    lines: ['ahoy openapi --help', 'ahoy openapi | head -12', 'ahoy openapi --trpc --from greeter | head -5'],
  },
  {
    title: 'ahoy completion',
    text: 'Completes commands, services, procedures and flags in bash, zsh and fish.',
    lines: ['ahoy completion --help', 'ahoy completion bash'],
  },
];

const { services, createContext } = createApp({ stopList: new Set(['voldemort']) });
const logger = createLogger({ name: 'greeter-service', level: 'silent' });
const greeter = await serve(services, { ports: [0], createContext, logger, stopOn: [] });
try {
  const text = await write({
    PORT_GREETER: portOf(String(greeter.addresses[0]?.url)),
    PORT_CONCIERGE: await freePort(),
  });
  if (process.argv.includes('--write')) writeFileSync(page, text);
  else compare(text);
} finally {
  await greeter.close();
}

async function write(ports: Readonly<Record<'PORT_GREETER' | 'PORT_CONCIERGE', string>>): Promise<string> {
  const parts: string[] = [INTRO];
  for (const { title, text, lines } of PARTS) {
    const blocks: string[] = [];
    for (const line of lines)
      blocks.push(`\`\`\`console\n$ ${line}\n${masked(await output(line, ports), ports)}\`\`\``);
    parts.push([`## ${title}`, ...(text === '' ? [] : [wrapped(text)]), ...blocks].join('\n\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

/** What a line prints, stderr where it comes. `5000` stands for the greeter's port on the page. */
async function output(
  line: string,
  ports: Readonly<Record<'PORT_GREETER' | 'PORT_CONCIERGE', string>>,
): Promise<string> {
  const script = `ahoy() { "${process.execPath}" packages/cli/src/main.ts "$@"; }
exec 2>&1 < /dev/null
${line.replace('127.0.0.1:5000', `127.0.0.1:${ports.PORT_GREETER}`)}`;
  const { promise, resolve } = Promise.withResolvers<string>();
  const env = { PATH: process.env['PATH'], ...ports };
  execFile('bash', ['-c', script], { cwd: root, env }, (_error, stdout) => resolve(stdout));
  return promise;
}

/** What differs from run to run. */
function masked(text: string, ports: Readonly<Record<'PORT_GREETER' | 'PORT_CONCIERGE', string>>): string {
  const stable = text
    .replaceAll(`127.0.0.1:${ports.PORT_GREETER}`, '127.0.0.1:5000')
    .replaceAll(`127.0.0.1:${ports.PORT_CONCIERGE}`, '127.0.0.1:5100')
    .replace(/in [\d.]+ ms/g, 'in … ms')
    .replace(/compared with \/\S+/g, 'compared with …')
    .replace(/(\.tsx?):\d+/g, '$1:…')
    .replace(/(?<=, |and |callers {2})\d+ (more|in tests)/g, '… $1');
  if (!stable.includes(' calls/s')) return stable;
  return stable
    .replace(/^\d+ calls\/s/m, '… calls/s')
    .replace(/^\d+ calls in [\d.]+ s/m, '… calls in … s')
    .replace(/ +[\d.]+ ms█*/g, ' … ms')
    .replace(/ █* ?\d+$/gm, ' ███ …');
}

function compare(text: string): void {
  if (readFileSync(page, 'utf8') === text) {
    console.log('docs/cli.md says what the commands print');
    return;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-cli-docs-'));
  const fresh = path.join(folder, 'cli.md');
  writeFileSync(fresh, text);
  const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', page, fresh], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  console.error(`${stdout}docs/cli.md does not say what the commands print: node .ci/cli-docs.ts --write`);
  process.exitCode = 1;
}

/** Lines of at most 120 characters, as the other pages have them. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= 120) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}

function portOf(url: string): string {
  return new URL(url).port;
}

async function freePort(): Promise<string> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  await once(server.close(), 'close');
  return typeof address === 'object' && address !== null ? String(address.port) : '';
}
