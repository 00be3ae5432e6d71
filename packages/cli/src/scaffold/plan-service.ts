import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../failure.ts';
import type { Repository } from '../repository.ts';
import type { Change } from './changes.ts';
import { checkName } from './names.ts';
import { createOf, procedureFiles } from './plan-procedure.ts';
import { withProcedure } from './procedure-texts.ts';
import { serviceNames } from './service-names.ts';
import { appFiles, appFolder, contextSource, manifestOf, type NewService } from './service-texts.ts';

/** The procedure that a new service has. */
const FIRST = 'ping';
/** Ports of services are this far apart; those below the first one belong to what comes with Ahoy. */
const FIRST_PORT = 5300;
const PORT_STEP = 100;

/**
 * Says what a new service changes; nothing is written.
 * @throws UsageError for a name that is none or taken.
 */
export async function planService(name: string, repository: Repository): Promise<Change[]> {
  checkName(name, 'service');
  if ((await serviceNames(repository)).includes(name)) {
    throw new UsageError(`there is a service ${name} already: add to it with ahoy new procedure ${name}.<name>`);
  }
  const service: NewService = { name, port: await freePort(repository) };
  const procedure = { service: name, name: FIRST, kind: 'query' } as const;
  const module = withProcedure(`import { procedure } from './${name}/context.ts';\n`, procedure);
  const source = 'packages/router/src';
  return [
    await createOf(`${source}/${name}.ts`, module, repository),
    await createOf(`${source}/${name}/context.ts`, contextSource(service), repository),
    ...(await procedureFiles(procedure, repository)),
    ...(await Promise.all([...appFiles(service)].map(([file, text]) => createOf(file, text, repository)))),
    await updateOf(`${source}/services.ts`, repository, (text) => withService(text, name)),
    await updateOf('packages/router/package.json', repository, (text) => withExports(text, name)),
    await updateOf('package-lock.json', repository, (text) => withWorkspace(text, service)),
  ];
}

async function updateOf(file: string, { root }: Repository, edit: (text: string) => string): Promise<Change> {
  const before = await readFile(path.join(root, file), 'utf8');
  return { file, before, after: edit(before) };
}

/** In order of their names, as the contract has them. */
function withService(text: string, name: string): string {
  const lines = [...text.trimEnd().split('\n'), `export * as ${name} from './${name}.ts';`];
  return `${lines.toSorted((a, b) => (a < b ? -1 : 1)).join('\n')}\n`;
}

function withExports(text: string, name: string): string {
  const manifest = JSON.parse(text) as { exports: Record<string, string> };
  const added = { ...manifest.exports, [`./${name}`]: `./src/${name}.ts`, [`./${name}/*`]: `./src/${name}/*.ts` };
  return `${JSON.stringify({ ...manifest, exports: sorted(added) }, null, 2)}\n`;
}

/** What npm would write of a workspace whose packages are all there; its name is that of its folder. */
function withWorkspace(text: string, service: NewService): string {
  const lock = JSON.parse(text) as { packages: Record<string, object> };
  const { version, license, dependencies } = manifestOf(service);
  const folder = appFolder(service.name);
  const packages = {
    ...lock.packages,
    [folder]: { version, license, dependencies },
    [`node_modules/${path.basename(folder)}`]: { resolved: folder, link: true },
  };
  return `${JSON.stringify({ ...lock, packages: sorted(packages) }, null, 2)}\n`;
}

/** As npm sorts: by English. */
function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => a.localeCompare(b, 'en')));
}

async function freePort({ root }: Repository): Promise<number> {
  let configs = '';
  for await (const file of glob('apps/*/src/config.ts', { cwd: root })) {
    configs += await readFile(path.join(root, file), 'utf8');
  }
  let port = FIRST_PORT;
  while (configs.includes(String(port))) port += PORT_STEP;
  return port;
}
