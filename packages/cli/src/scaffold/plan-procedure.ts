import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '../failure.ts';
import { nearest } from '../nearest.ts';
import type { Repository } from '../repository.ts';
import type { Change } from './changes.ts';
import { checkName, kebabCase } from './names.ts';
import { namesOf, type NewProcedure, procedureSource, procedureTest, withProcedure } from './procedure-texts.ts';
import { serviceNames } from './service-names.ts';

const SOURCE = 'packages/router/src';

/**
 * Says what a new procedure changes; nothing is written.
 * @throws UsageError for a name that is none or taken, and for a service that there is not.
 */
export async function planProcedure(
  target: string,
  kind: NewProcedure['kind'],
  repository: Repository,
): Promise<Change[]> {
  const [service = '', name = '', ...more] = target.split('.');
  if (name === '' || more.length > 0) {
    throw new UsageError(`expected a service and a procedure such as greeter.farewell, got ${JSON.stringify(target)}`);
  }
  checkName(name, 'procedure');
  const services = await serviceNames(repository);
  if (!services.includes(service)) {
    const near = nearest(service, services);
    const hint = near === undefined ? `make it with: ahoy new service ${service}` : `did you mean ${near}?`;
    throw new UsageError(`there is no service ${JSON.stringify(service)}: ${hint}`);
  }
  const file = `${SOURCE}/${service}.ts`;
  const module = await readFile(path.join(repository.root, file), 'utf8');
  const taken = namesOf({ service, name, kind }).find((one) => hasName(module, one));
  if (taken === name) throw new UsageError(`${service}.${name} is there already, in ${file}: choose another name`);
  if (taken !== undefined) {
    throw new UsageError(`${service}.${name} would need ${taken}, which ${file} has already: choose another name`);
  }
  if (!/import \{[^}]*\bprocedure\b[^}]*\} from/.test(module)) {
    throw new UsageError(`${file}: expected it to import { procedure } from ./${service}/context.ts`);
  }
  return [
    ...(await procedureFiles({ service, name, kind }, repository)),
    { file, before: module, after: withProcedure(module, { service, name, kind }) },
  ];
}

/** Tells a name that is declared or imported at the top of a module. */
function hasName(module: string, name: string): boolean {
  return new RegExp(
    `^(export )?(const|let|function|class|async function) ${name}\\b|^import [^;]*\\b${name}\\b[^;]* from`,
    'm',
  ).test(module);
}

/**
 * The files of its own that a new procedure has.
 * @throws UsageError where one is there.
 */
export async function procedureFiles(procedure: NewProcedure, repository: Repository): Promise<Change[]> {
  const stem = `${SOURCE}/${procedure.service}/${kebabCase(procedure.name)}`;
  return Promise.all([
    createOf(`${stem}.ts`, procedureSource(procedure), repository),
    createOf(`${stem}.test.ts`, procedureTest(procedure), repository),
  ]);
}

/**
 * The change that makes a file.
 * @throws UsageError where it is there.
 */
export async function createOf(file: string, after: string, { root }: Repository): Promise<Change> {
  const there = await readFile(path.join(root, file)).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT',
  );
  if (there) throw new UsageError(`${file} is there already, and is not overwritten: choose another name`);
  return { file, before: undefined, after };
}
