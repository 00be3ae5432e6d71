import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../command-line.fixture.ts';
import { type Repository, repositoryAt } from '../repository.ts';
import { callersText, findCallers } from './callers.ts';
import { placeOf } from './source-place.ts';

const FILES = {
  'packages/router/src/services.ts': `export * as shop from './shop.ts';\n`,
  'packages/router/src/shop.ts': `// export const buy is below
export const sell = (what: string) => what;

export const buy = (what: string) => sell(what);
export const $ = () => 0;
export const trim = (what: string) => what;
const own = 1;
export { own as other };
buy('own');
`,
  'packages/router/src/shop/own.ts': `import { buy } from '../shop.ts';\nbuy('own folder');\n`,
  'apps/till/src/main.ts': `import type * as shop from '../../../packages/router/src/shop.ts';

type CallerOf<T> = { readonly [K in keyof T]: T[K] extends (what: infer I) => infer O ? (what: I) => Promise<O> : never };
declare const api: { readonly shop: CallerOf<typeof shop> };
declare const other: { buy(): void };

const { buy: take } = api.shop;
await api.shop.buy('a'); await api.shop.buy('b');
await take('c');
other.buy();
console.log('buy');
' a '.trim();
`,
  'apps/till/src/main.test.ts': `import { buy } from '../../../packages/router/src/shop.ts';\nbuy('in a test');\n`,
  'apps/till/dist/main.ts': `import { buy } from '../../../packages/router/src/shop.ts';\nbuy('built');\n`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { strict: true, module: 'nodenext', target: 'es2024', types: [] },
  }),
};

const { signal } = new AbortController();
let repository: Repository;
beforeAll(() => {
  const root = mkdtempSync(path.join(tmpdir(), 'ahoy-callers-'));
  for (const [file, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  repository = repositoryAt(root);
});
afterAll(() => rmSync(repository.root, { recursive: true }));

test('without TypeScript they are not looked for, and that is said', async () => {
  const callers = (await findCallers(['shop.buy'], repository, signal)).get('shop.buy');
  expect(callers).toEqual({ unknown: 'TypeScript is not installed here' });
  expect(callers && callersText(callers)).toBe('not looked for, because TypeScript is not installed here');
});

test('callers are those whose name leads to the export, whatever types lie between', async () => {
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(repository.root, 'node_modules'));
  const found = await findCallers(['shop.buy', 'shop.sell', 'shop.trim', 'shop.gone'], repository, signal);
  expect(Object.fromEntries(found)).toEqual({
    'shop.buy': {
      code: [
        { file: 'apps/till/src/main.ts', line: 7 },
        { file: 'apps/till/src/main.ts', line: 8 },
      ],
      tests: [
        { file: 'apps/till/src/main.test.ts', line: 1 },
        { file: 'apps/till/src/main.test.ts', line: 2 },
      ],
    },
    'shop.sell': { code: [], tests: [] },
    // A text has a method of that name.
    'shop.trim': { code: [], tests: [] },
    'shop.gone': { unknown: 'its export is not found in the module of its service' },
  });
  const [buy, sell] = ['shop.buy', 'shop.sell'].map((name) => found.get(name));
  expect(buy && callersText(buy)).toBe('apps/till/src/main.ts:7, apps/till/src/main.ts:8, 2 in tests');
  expect(sell && callersText(sell)).toBe('none in this repository');
});

test('a search that is given up says so', async () => {
  const found = await findCallers(['shop.buy'], repository, AbortSignal.abort());
  expect(found.get('shop.buy')).toEqual({ unknown: 'This operation was aborted' });
});

test.each([
  ['shop.buy', { file: 'packages/router/src/shop.ts', line: 4 }],
  ['shop.$', { file: 'packages/router/src/shop.ts', line: 5 }],
  ['shop.other', { file: 'packages/router/src/shop.ts' }],
  ['shop.gone', { file: 'packages/router/src/shop.ts' }],
  ['gone.buy', { file: 'packages/router/src/services.ts' }],
])('%s stands at its export', async (procedure, place) => {
  expect(await placeOf(procedure, repository)).toEqual(place);
});
