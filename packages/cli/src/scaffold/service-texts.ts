import { constantCase, kebabCase, pascalCase } from './names.ts';

/** What a new service is. */
export interface NewService {
  readonly name: string;
  readonly port: number;
}

/** What its procedures are given: `billing/context.ts`. */
export function contextSource({ name }: NewService): string {
  return `import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';

/** What the procedures of ${name} are given by the service that runs them. */
export interface ${pascalCase(name)}Context {
  /** Tells the time. */
  readonly now: () => Date;
}

export const procedure: ServiceProcedureBuilder<${pascalCase(name)}Context> = createProcedureBuilder();
`;
}

/** The app that runs a new service: text by file, from the root of the repository. */
export function appFiles(service: NewService): ReadonlyMap<string, string> {
  const folder = appFolder(service.name);
  return new Map([
    [`${folder}/package.json`, packageSource(service)],
    [`${folder}/tsconfig.json`, TSCONFIG],
    [`${folder}/src/app.ts`, appSource(service)],
    [`${folder}/src/config.ts`, configSource(service)],
    [`${folder}/src/config.test.ts`, configTest(service)],
    [`${folder}/src/main.ts`, mainSource(service)],
    [`${folder}/src/ready.ts`, READY],
  ]);
}

/** Where the app of a service is. */
export function appFolder(name: string): string {
  return `apps/${kebabCase(name)}-service`;
}

/** A `package.json`, as far as others need to know it. */
export interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The manifest of the app, but for its versions: those of packages of the repository are \`*\`. */
export function manifestOf({ name }: NewService): Manifest {
  const manifest = {
    name: `${kebabCase(name)}-service`,
    version: '0.1.0',
    private: true,
    license: 'MIT',
    type: 'module',
    scripts: {
      dev: 'node ../dev-service.ts src/main.ts',
      'dev:ready': 'node src/ready.ts',
      build: 'rolldown src/main.ts --file dist/main.js --format esm --platform node',
      start: 'node dist/main.js',
      typecheck: 'tsc --noEmit',
    },
    dependencies: { '@ahoy/core': '*', '@ahoy/router': '*', '@ahoy/server': '*' },
  };
  return manifest;
}

function packageSource(service: NewService): string {
  return `${JSON.stringify(manifestOf(service), null, 2)}\n`;
}

const TSCONFIG = `{
  "extends": "../../tsconfig.base.json",
  "include": ["src", "test"]
}
`;

function appSource({ name }: NewService): string {
  const context = `${pascalCase(name)}Context`;
  return `import * as ${name} from '@ahoy/router/${name}';
import type { ${context} } from '@ahoy/router/${name}/context';

/** What the ${kebabCase(name)}-service serves, and the context of its procedures. */
export interface App {
  readonly services: { readonly ${name}: typeof ${name} };
  readonly createContext: { readonly ${name}: () => ${context} };
}

/** Makes the ${kebabCase(name)}-service; nothing listens yet. */
export function createApp(): App {
  const ${name}Context: ${context} = { now: () => new Date() };
  return { services: { ${name} }, createContext: { ${name}: () => ${name}Context } };
}
`;
}

function configSource({ name, port }: NewService): string {
  const variable = `PORT_${constantCase(name)}`;
  return `import { readConfig, type ServiceConfig } from '@ahoy/server';

/** Reads \`${variable}\` (${port}) and what every service reads. */
export function configFrom(env: NodeJS.ProcessEnv): ServiceConfig {
  const [config] = readConfig(env, { portVariable: '${variable}', ports: [${port}], variables: {} });
  return config;
}
`;
}

function configTest({ name, port }: NewService): string {
  const variable = `PORT_${constantCase(name)}`;
  return `import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { configFrom } from './config.ts';

test('without any variable the service has its port', () => {
  expect(configFrom({})).toEqual({ host: '127.0.0.1', ports: [${port}], logLevel: 'info', logFormat: 'pretty' });
});

test('${variable} sets the port', () => {
  expect(configFrom({ ${variable}: '5001' }).ports).toEqual([5001]);
});

test('the app serves ${name}, whose context tells the time', () => {
  const { services, createContext } = createApp();
  expect(Object.keys(services)).toEqual(['${name}']);
  expect(createContext.${name}().now()).toBeInstanceOf(Date);
});
`;
}

function mainSource({ name }: NewService): string {
  return `import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
import { createLogger, runMain, serve } from '@ahoy/server';
import { createApp } from './app.ts';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { ports, host, logLevel, logFormat } = configFrom(process.env);
  const { services, createContext } = createApp();
  const logger = createLogger({ name: '${kebabCase(name)}-service', level: logLevel, format: logFormat });
  const server = await serve(services, { ports, host, createContext, lock, logger });
  await server.closed;
});
`;
}

const READY = `import { urlOf } from '@ahoy/core/address';
import { runMain, untilReady } from '@ahoy/server';
import { configFrom } from './config.ts';

await runMain(async () => {
  const { host, ports } = configFrom(process.env);
  await untilReady(urlOf(host, ports[0]));
});
`;
