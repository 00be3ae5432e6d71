import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const web = fileURLToPath(new URL('..', import.meta.url));

/** Text that only the code of a service has. */
const serviceCode: readonly string[] = [
  'Hallo, ',
  'stop list of this house',
  'createProcedureBuilder',
  'initTRPC',
  'node:sqlite',
  'express',
  'openapi.trpc.json',
];

/** What the shared router brings along; the others belong to the apps that serve it. */
const routerCode = serviceCode.slice(0, 4);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'web-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the bundle of the page', () => {
  test('holds the limits of the schemas and no code of a service', async () => {
    const text = await bundle(join(folder, 'page'));

    expect(text).toContain('A name has at most 80 characters');
    expect(text).toContain('At most 100 guests at once');
    expect(serviceCode.filter((code) => text.includes(code))).toEqual([]);
  });

  test('would hold code of a service if the page imported more than types', async () => {
    const text = await bundle(
      join(folder, 'leak'),
      "import { appRouter } from '@ahoy/router'; console.log(appRouter);",
    );

    expect(routerCode.filter((code) => !text.includes(code))).toEqual([]);
  });
});

/** Builds the page, with a line added to its entry, and returns the text of every file that came out. */
async function bundle(outDir: string, addition = ''): Promise<string> {
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'silent',
    // Names are evidence too, so that they are kept.
    build: { outDir, emptyOutDir: true, minify: false },
    plugins: [
      {
        name: 'addition',
        transform: (code, id) => (id.endsWith('/src/main.tsx') ? `${addition}\n${code}` : undefined),
      },
    ],
  });
  const files = await readdir(outDir, { recursive: true, withFileTypes: true });
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}
