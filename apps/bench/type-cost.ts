/**
 * Counts what the structure of the shared router costs the type checker of a client: generates routers of 50 and of
 * 1,000 procedures, has TypeScript check small files that use them, and compares its instantiation counts, which are
 * the same on every machine, with the budget. Prints a table; exits with 1 when a budget is crossed.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { routerFiles } from './generate-router.ts';

interface Row {
  readonly what: string;
  readonly client: string;
  readonly at50: number;
  readonly at1000: number;
  /** Instantiations at most, at 1,000 procedures. */
  readonly budget: number | undefined;
}

/** A client of 1,000 procedures may cost this many times one of 50. */
const MAX_GROWTH = 1.1;
const SIZES = [50, 1_000] as const;

const stock = `import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from './router/index.ts';
declare const api: TRPCClient<AppRouter>;`;
const lean = `import type { Caller } from '@ahoy/core';
import type { AppRouter } from './router/index.ts';
declare const api: Caller<AppRouter>;`;
const services = `export const name: keyof typeof api = 'service1';`;
const procedures = `export const name: keyof (typeof api)['service1'] = 'procedure3';`;
const calls = (verbs: readonly string[]): string =>
  [3, 4, 5, 6, 7]
    .map(
      (n) =>
        `export const answer${n} = await api.service1.procedure${n}${verbs[n % 2]}({ id: 'x', amount: 1, kind: 'a' });`,
    )
    .join('\n');

const cases = [
  { what: 'list services', client: 'stock', head: stock, body: services, budget: 3_000 },
  { what: 'list services', client: 'Caller', head: lean, body: services, budget: 50 },
  // tRPC's own client asks of every procedure of a service whether it is one, so this has the cost of their schemas.
  { what: 'list a service', client: 'stock', head: stock, body: procedures, budget: undefined },
  { what: 'list a service', client: 'Caller', head: lean, body: procedures, budget: 50 },
  { what: '5 calls', client: 'stock', head: stock, body: calls(['.query', '.mutate']), budget: undefined },
  { what: '5 calls', client: 'Caller', head: lean, body: calls(['', '']), budget: 12_000 },
];

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'node_modules/.cache/ahoy-type-cost');
const run = promisify(execFile);

await rm(folder, { recursive: true, force: true });
const rows: Row[] = [];
const routerCost: number[] = [];
for (const size of SIZES) await generate(size);
for (const [index, entry] of cases.entries()) {
  const counts: number[] = [];
  for (const size of SIZES) {
    const used = await instantiations(size, `client${index}`, `${entry.head}\n${entry.body}`);
    counts.push(used - (await instantiations(size, `empty${index}`, `${entry.head}\nexport type Api = typeof api;`)));
  }
  const [at50 = 0, at1000 = 0] = counts;
  rows.push({ ...entry, at50, at1000 });
}
for (const size of SIZES) routerCost.push((await routerInstantiations(size)) / size);

const failures = rows.flatMap(({ what, client, at50, at1000, budget }) => [
  ...(budget !== undefined && at1000 > budget
    ? [`${what}, ${client}: ${at1000} instantiations, budget ${budget}`]
    : []),
  ...(at1000 > at50 * MAX_GROWTH ? [`${what}, ${client}: ${at50} at 50 procedures, ${at1000} at 1,000`] : []),
]);
console.log('instantiations                 50      1,000     budget');
for (const { what, client, at50, at1000, budget } of rows) {
  const cells = [at50, at1000, budget ?? ''].map((cell) => cell.toLocaleString('en').padStart(11));
  console.log(`${`${what}, ${client}`.padEnd(22)}${cells.join('')}`);
}
const perProcedure = routerCost.map((cost) => Math.round(cost).toLocaleString('en').padStart(11));
console.log(`${'a procedure, router'.padEnd(22)}${perProcedure.join('')}`);
for (const failure of failures) console.error(`over budget: ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;

async function generate(size: number): Promise<void> {
  for (const checked of [true, false]) {
    const target = path.join(folder, String(size), checked ? 'checked' : 'client', 'router');
    await mkdir(target, { recursive: true });
    for (const [name, text] of routerFiles(size)) {
      // A client pays only for what it looks at, so its router is not checked with it.
      await writeFile(path.join(target, name), checked ? text : `// @ts-nocheck\n${text}`);
    }
  }
}

async function instantiations(size: number, name: string, text: string): Promise<number> {
  const file = path.join(folder, String(size), 'client', `${name}.ts`);
  await writeFile(file, text);
  return check(file);
}

/** What checking the router costs on its own, without what its imports cost. */
async function routerInstantiations(size: number): Promise<number> {
  const target = path.join(folder, String(size), 'checked');
  const empty = path.join(target, 'empty.ts');
  await writeFile(empty, `import './router/procedure.ts';\n`);
  return (await check(path.join(target, 'router/index.ts'))) - (await check(empty));
}

async function check(file: string): Promise<number> {
  const config = `${file}.json`;
  await writeFile(
    config,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.base.json'),
      compilerOptions: { isolatedDeclarations: false, typeRoots: [path.join(root, 'node_modules/@types')] },
      files: [file],
    }),
  );
  const tsc = path.join(root, 'node_modules/.bin/tsc');
  const { stdout } = await run(tsc, ['-p', config, '--extendedDiagnostics', '--singleThreaded']).catch(
    (error: { stdout: string }) => {
      throw new Error(`the generated code does not compile:\n${error.stdout}`);
    },
  );
  const count = /Instantiations:\s+(\d+)/.exec(stdout)?.[1];
  if (count === undefined) throw new Error(`tsc printed no instantiation count:\n${stdout}`);
  return Number(count);
}
