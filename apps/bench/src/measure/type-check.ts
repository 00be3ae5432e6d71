import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { routerFiles } from '../../generate-router.ts';
import { ahoyClient, calls, stockClient, trpcRouterFiles } from '../work/type-subjects.ts';

/** What the type checker spends. */
export interface TypeCost {
  readonly seconds: number;
  readonly memoryMiB: number;
  readonly instantiations: number;
}

interface Subject {
  readonly router: (procedures: number) => Map<string, string>;
  /** A file beside the router; where there is none, the router itself is checked. */
  readonly client?: string;
}

/** What is checked, by name. */
export const typeSubjects: Readonly<Record<string, Subject>> = {
  'Ahoy, router': { router: routerFiles },
  'Ahoy, client': { router: routerFiles, client: ahoyClient + calls({ query: '', mutation: '' }) },
  'Ahoy, stock tRPC client': {
    router: routerFiles,
    client: stockClient + calls({ query: '.query', mutation: '.mutate' }),
  },
  'tRPC, router': { router: trpcRouterFiles },
  'tRPC, client': { router: trpcRouterFiles, client: stockClient + calls({ query: '.query', mutation: '.mutate' }) },
};

const root = path.resolve(import.meta.dirname, '../../../..');
const run = promisify(execFile);
/** Longest time for one run of the type checker, in milliseconds. */
const TIMEOUT_MS = 120_000;

/** Writes what is checked at a number of procedures, and returns the folder, which may be removed afterwards. */
export async function writeTypeSubject(procedures: number): Promise<string> {
  for (const [name, { router, client }] of Object.entries(typeSubjects)) {
    const folder = path.join(folderOf(procedures, name), 'router');
    await mkdir(folder, { recursive: true });
    for (const [file, text] of router(procedures)) {
      // A client pays only for what it looks at, so its router is not checked with it.
      await writeFile(path.join(folder, file), client === undefined ? text : `// @ts-nocheck\n${text}`);
    }
    const main = client === undefined ? './router/index.ts' : './client.ts';
    if (client !== undefined) await writeFile(path.join(folder, '../client.ts'), client);
    await writeFile(path.join(folder, '../tsconfig.json'), JSON.stringify(configOf(main)));
  }
  return folderOf(procedures);
}

/** Runs the type checker on one of the subjects. */
export async function checkTypes(procedures: number, subject: string): Promise<TypeCost> {
  const config = path.join(folderOf(procedures, subject), 'tsconfig.json');
  const args = [
    path.join(root, 'node_modules/typescript/bin/tsc'),
    '-p',
    config,
    '--extendedDiagnostics',
    '--singleThreaded',
  ];
  const options = { timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  const { stdout } = await run(process.execPath, args, options).catch((error: { readonly stdout: string }) => {
    throw new Error(`the generated code does not compile:\n${error.stdout}`);
  });
  return readDiagnostics(stdout);
}

/**
 * Reads what `tsc --extendedDiagnostics` prints.
 * @throws Error for a figure that is not there.
 */
export function readDiagnostics(output: string): TypeCost {
  const read = (name: string): number => {
    const figure = new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1];
    if (figure === undefined) throw new Error(`tsc: expected a line "${name}", got:\n${output}`);
    return Number(figure);
  };
  return {
    seconds: read('Total time'),
    memoryMiB: read('Memory used') / 1_024,
    instantiations: read('Instantiations'),
  };
}

function folderOf(procedures: number, subject = ''): string {
  const name = subject.replaceAll(/\W+/g, '-');
  return path.join(root, 'node_modules/.cache/ahoy-bench-types', String(procedures), name);
}

function configOf(main: string): object {
  return {
    extends: path.join(root, 'tsconfig.base.json'),
    compilerOptions: { isolatedDeclarations: false, typeRoots: [path.join(root, 'node_modules/@types')] },
    files: [main],
  };
}
