import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Repository } from './repository.ts';
import { kebabCase } from './scaffold/names.ts';

/** Where a service listens. */
export interface ServiceConfig {
  readonly host: string;
  readonly ports: readonly number[];
}

/**
 * Asks a service's own configuration, which knows its ports and the variables that change them. Undefined: the
 * repository has no app of that name.
 * @throws Error for variables that are wrong.
 */
export async function configOf(
  service: string,
  { root }: Repository,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ServiceConfig | undefined> {
  const file = path.join(root, `apps/${kebabCase(service)}-service/src/config.ts`);
  if (!/^\w+$/.test(service) || !existsSync(file)) return undefined;
  const { configFrom } = (await import(pathToFileURL(file).href)) as {
    readonly configFrom?: (env: Readonly<Record<string, string | undefined>>) => ServiceConfig;
  };
  if (!configFrom) throw new Error(`${file}: expected it to export configFrom(env)`);
  return configFrom(env);
}
