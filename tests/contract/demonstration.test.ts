import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { copyRepository, type RepositoryCopy } from '../../packages/cli/src/scaffold/repository.fixture.ts';

/** An edit of the greeter, and what is to be said of it. */
interface Edit {
  readonly what: string;
  readonly file: 'greeter.ts' | 'greeter/schema.ts';
  readonly from: string;
  readonly to: string;
  /** For deployed clients: `rule procedure path`, of the worst kind that there is. */
  readonly found: readonly string[];
  readonly rollout: string;
}

const SAFE: readonly Edit[] = [
  {
    what: 'an optional field of the input',
    file: 'greeter/schema.ts',
    from: 'locale: Locale.optional() }).meta',
    to: 'locale: Locale.optional(), title: z.string().optional() }).meta',
    found: ['chat', 'sayHello', 'sayHelloToAll'].map((name) => `input-field-added greeter.${name} input.title`),
    rollout: 'server first',
  },
  {
    what: 'a higher limit of the input',
    file: 'greeter/schema.ts',
    from: 'name: Name, locale: Locale.optional() }).meta',
    to: 'name: z.string().trim().min(1).max(200), locale: Locale.optional() }).meta',
    found: ['chat', 'sayHello', 'sayHelloToAll'].map((name) => `input-constraint-loosened greeter.${name} input.name`),
    rollout: 'server first',
  },
  {
    what: 'a field more in the output',
    file: 'greeter/schema.ts',
    from: 'greeted: z.int().nonnegative() }',
    to: 'greeted: z.int().nonnegative(), took: z.int() }',
    found: ['output-field-added greeter.sayHelloToAll output.took'],
    rollout: 'server first',
  },
  {
    what: 'a new procedure',
    file: 'greeter.ts',
    from: 'export const chat =',
    to: `export const farewell = procedure
  .input(HelloRequest)
  .output(HelloReply)
  .query(({ input }) => ({ message: input.name }));

export const chat =`,
    found: ['procedure-added greeter.farewell greeter.farewell'],
    rollout: 'server first',
  },
  {
    what: 'another description',
    file: 'greeter.ts',
    from: 'Greets someone by name.',
    to: 'Greets one person.',
    found: [],
    rollout: 'either',
  },
];

const BREAKING: readonly Edit[] = [
  {
    what: 'a required field of the input',
    file: 'greeter/schema.ts',
    from: 'locale: Locale.optional() }).meta',
    to: 'locale: Locale.optional(), title: z.string() }).meta',
    found: ['chat', 'sayHello', 'sayHelloToAll'].map((name) => `input-field-required greeter.${name} input.title`),
    rollout: 'client first',
  },
  {
    what: 'a language that is no longer taken',
    file: 'greeter/schema.ts',
    from: `'es', 'zh']`,
    to: `'es']`,
    // The concierge takes the same languages.
    found: [
      'concierge.welcome',
      ...['chat', 'sayHello', 'sayHelloMany', 'sayHelloToAll'].map((name) => `greeter.${name}`),
    ].map((name) => `input-enum-narrowed ${name} input.locale`),
    rollout: 'client first',
  },
  {
    what: 'an output of another type',
    file: 'greeter/schema.ts',
    from: 'greeted: z.int().nonnegative() }',
    to: 'greeted: z.string() }',
    found: ['output-type-changed greeter.sayHelloToAll output.greeted'],
    rollout: 'two steps',
  },
  {
    what: 'a procedure that is gone',
    file: 'greeter.ts',
    from: 'export const chat =',
    to: 'const chat =',
    found: ['procedure-removed greeter.chat greeter.chat'],
    rollout: 'client first',
  },
  {
    what: 'a query that becomes a mutation',
    file: 'greeter.ts',
    from: '.query(({ ctx, input }) => ({ message: greet(ctx, input.name, input.locale) }))',
    to: '.mutation(({ ctx, input }) => ({ message: greet(ctx, input.name, input.locale) }))',
    found: ['procedure-kind-changed greeter.sayHello greeter.sayHello'],
    rollout: 'two steps',
  },
];

/** Who calls greeter.sayHello: a service, a terminal client, and the web app through a stock client. */
const CALLERS = ['apps/client/src/app.ts', 'apps/web/src/use-greeting.ts', 'packages/router/src/concierge/welcome.ts'];

interface Report {
  readonly breaking: boolean;
  readonly rollout: string;
  readonly changes: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly procedure: string;
    readonly path: string;
    readonly place: { readonly file: string; readonly line?: number };
    readonly callers?: { readonly code: readonly { readonly file: string }[] };
  }[];
}

let copy: RepositoryCopy;
beforeAll(() => {
  copy = copyRepository();
});
afterAll(() => copy.remove());

let undo = (): void => {};
afterEach(() => undo());

function apply({ file, from, to }: Edit): void {
  const target = path.join(copy.root, 'packages/router/src', file);
  const before = readFileSync(target, 'utf8');
  expect(before).toContain(from);
  undo = () => writeFileSync(target, before);
  writeFileSync(target, before.replace(from, to));
}

/** The command of the copy, in a process of its own: this one has its modules loaded. */
function check(...flags: string[]): { readonly code: number | null; readonly out: string; readonly err: string } {
  const main = path.join(copy.root, 'packages/cli/src/main.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'check', ...flags], {
    cwd: copy.root,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

function judged(edit: Edit): { readonly code: number | null; readonly report: Report; readonly found: string[] } {
  apply(edit);
  const { code, out, err } = check('--format', 'json');
  expect(err).toBe('');
  const report = JSON.parse(out) as Report;
  const worst = report.changes[0]?.severity;
  const found = report.changes
    .filter(({ severity }) => severity === worst)
    .map((change) => `${change.rule} ${change.procedure} ${change.path}`);
  return { code, report, found };
}

test('as it is, nothing has changed', () => {
  expect(check()).toEqual({
    code: 0,
    out: expect.stringContaining('Nothing has changed for callers.'),
    err: '',
  });
});

describe('five edits that are safe', () => {
  test.each(SAFE)('$what', (edit) => {
    const { code, report, found } = judged(edit);
    expect({ code, found, rollout: report.rollout }).toEqual({ code: 0, found: edit.found, rollout: edit.rollout });
    expect(report.changes.filter(({ severity }) => severity === 'breaking')).toEqual([]);
  });
});

describe('five edits that break callers', () => {
  test.each(BREAKING)('$what', (edit) => {
    const { code, report, found } = judged(edit);
    expect({ code, found, rollout: report.rollout }).toEqual({ code: 1, found: edit.found, rollout: edit.rollout });
    expect(report.changes[0]).toMatchObject({
      severity: 'breaking',
      place: { file: expect.stringMatching(/^packages\/router\/src\/(greeter|concierge)\.ts$/) },
    });
    const hit = report.changes.find(
      ({ procedure, severity }) => procedure === 'greeter.sayHello' && severity === 'breaking',
    );
    if (hit) expect(hit.callers?.code.map(({ file }) => file)).toEqual(expect.arrayContaining(CALLERS));
  });
});
