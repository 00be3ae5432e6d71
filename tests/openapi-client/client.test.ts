import { createLogger, serve, type Server } from '@ahoy/server';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../apps/greeter-service/src/app.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = promisify(execFile);

/** What another team writes, which has nothing of this repository but the document of the greeter. */
const CALLER = `
import createClient from 'openapi-fetch';
import type { paths } from './schema.ts';

const [baseUrl = ''] = process.argv.slice(2);
const client = createClient<paths, 'application/json' | 'application/problem+json'>({ baseUrl });

const { data } = await client.POST('/say_hello', { body: { name: 'Ada', locale: 'fr' } });
const message: string | undefined = data?.message;

// @ts-expect-error -- the greeter speaks no Klingon
const wrong = await client.POST('/say_hello', { body: { name: 'Ada', locale: 'tlh' } });
const code: string | undefined = wrong.error?.code;
const places = wrong.error?.errors?.map(({ pointer }) => pointer);

// @ts-expect-error -- there is no such route
const missing = await client.POST('/say_goodbye', { body: { name: 'Ada' } });

const many = await client.POST('/greeter/sayHelloMany', { body: { names: ['Ada', 'Grace'] }, parseAs: 'text' });
const lines: string | undefined = many.data;

console.log(JSON.stringify({ message, code, places, missing: missing.response.status, lines }));
`;

/** A project of TypeScript 5, which openapi-typescript and most teams have. */
const PROJECT = {
  compilerOptions: {
    target: 'ES2024',
    module: 'NodeNext',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: ['node'],
  },
};

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  const app = createApp({ stopList: new Set() });
  const logger = createLogger({ name: 'greeter', level: 'silent' });
  server = await serve(app.services, { ports: [0], logger, stopOn: [], createContext: app.createContext });
  url = server.addresses[0]?.url ?? '';
  // Modules are found from here, and git does not look in here.
  await mkdir(join(here, '.data'), { recursive: true });
  folder = await mkdtemp(join(here, '.data/client-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('a client generated from the document of the running greeter is type-checked, and calls it', async () => {
  const types = join(folder, 'schema.ts');
  await node('openapi-typescript/bin/cli.js', `${url}/openapi.json`, '--output', types);
  await writeFile(join(folder, 'caller.ts'), CALLER);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(PROJECT));

  await node('typescript/bin/tsc', '--project', folder);

  const { stdout } = await run(process.execPath, [join(folder, 'caller.ts'), url]);
  expect(JSON.parse(stdout)).toEqual({
    message: 'Bonjour, Ada',
    code: 'BAD_REQUEST',
    places: ['#/locale'],
    missing: 404,
    lines: '{"id":"1","data":{"message":"Hello, Ada"}}\n{"id":"2","data":{"message":"Hello, Grace"}}\n',
  });
});

test('the check fails without the comments that expect it to', async () => {
  await writeFile(join(folder, 'caller.ts'), CALLER.replaceAll('@ts-expect-error', ''));
  await expect(node('typescript/bin/tsc', '--project', folder)).rejects.toMatchObject({
    stdout: expect.stringMatching(/'"tlh"' is not assignable[^]*'"\/say_goodbye"' is not assignable/),
  });
});

/** Runs a program of this workspace; one that fails rejects with what it has said. */
async function node(program: string, ...args: string[]): Promise<void> {
  await run(process.execPath, [join(here, 'node_modules', program), ...args], { cwd: folder });
}
