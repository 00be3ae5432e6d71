import { kebabCase, pascalCase } from './names.ts';

/** What a new procedure is. */
export interface NewProcedure {
  readonly service: string;
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'stream';
}

/** Schemas and work of a new procedure: `greeter/farewell.ts`. */
export function procedureSource({ name, kind }: NewProcedure): string {
  const type = pascalCase(name);
  const isStream = kind === 'stream';
  return `${isStream ? "import { stream } from '@ahoy/core/procedure';\n" : ''}import { z } from 'zod';

export const ${type}Request = z.object({ name: z.string().trim().min(1, 'Please give a name') });
type ${type}Request = z.infer<typeof ${type}Request>;

${isStream ? '' : 'export '}const ${type}Reply = z.object({ message: z.string() });
type ${type}Reply = z.infer<typeof ${type}Reply>;
${isStream ? `\nexport const ${type}Replies = stream(${type}Reply);\n` : ''}
${isStream ? streamFunction(name, type) : valueFunction(name, type)}`;
}

function valueFunction(name: string, type: string): string {
  return `/** Answers a call of ${name}. */
export function run${type}({ name }: ${type}Request): ${type}Reply {
  return { message: \`${name}: \${name}\` };
}
`;
}

function streamFunction(name: string, type: string): string {
  return `/** Answers a call of ${name}, an item a letter of the name. */
export async function* run${type}({ name }: ${type}Request): AsyncGenerator<${type}Reply> {
  for (const letter of name) yield { message: \`${name}: \${letter}\` };
}
`;
}

/** Test of a new procedure: `greeter/farewell.test.ts`. */
export function procedureTest({ service, name, kind }: NewProcedure): string {
  const type = pascalCase(name);
  if (kind === 'stream') {
    return `import { expect, test } from 'vitest';
import { appRouter } from '../index.ts';
import { run${type} } from './${kebabCase(name)}.ts';

test('${name} answers with an item a letter', async () => {
  const messages: string[] = [];
  for await (const { message } of run${type}({ name: 'Ada' })) messages.push(message);
  expect(messages).toEqual(['${name}: A', '${name}: d', '${name}: a']);
});

test('${name} is a procedure of the ${service}', () => {
  expect(Object.keys(appRouter._def.procedures)).toContain('${service}.${name}');
});
`;
  }
  return `import type { Caller } from '@ahoy/core';
import { expect, test } from 'vitest';
import { type AppRouter, appRouter } from '../index.ts';

// tRPC's own caller; its type knows no procedure of a \`RouterOf\`. This procedure needs nothing of its context.
const caller = appRouter.createCaller({}) as unknown as Caller<AppRouter>;

test('${name} answers', async () => {
  expect(await caller.${service}.${name}({ name: ' Ada ' })).toEqual({ message: '${name}: Ada' });
});

test('${name} refuses a name that is empty', async () => {
  await expect(caller.${service}.${name}({ name: ' ' })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
`;
}

/** The names that a new procedure brings into its service's module. */
export function namesOf({ name, kind }: NewProcedure): readonly string[] {
  const type = pascalCase(name);
  return [name, `run${type}`, `${type}Request`, `${type}${kind === 'stream' ? 'Replies' : 'Reply'}`];
}

/** The text of a service's module with a new procedure behind those that it has. */
export function withProcedure(module: string, procedure: NewProcedure): string {
  const { name, kind, service } = procedure;
  const type = pascalCase(name);
  const output = kind === 'stream' ? `${type}Replies` : `${type}Reply`;
  const resolver = kind === 'stream' ? 'subscription' : kind;
  const imported = `import { ${output}, ${type}Request, run${type} } from './${service}/${kebabCase(name)}.ts';\n`;
  const exported = `export const ${name} = procedure
  .meta({ description: 'Answers ${name} for a name.' })
  .input(${type}Request)
  .output(${output})
  .${resolver}(({ input }) => run${type}(input));
`;
  return addExport(addImport(module, imported), exported);
}

function addImport(module: string, line: string): string {
  const last = [...module.matchAll(/^import [^;]*;\n/gm)].at(-1);
  const end = last ? last.index + last[0].length : 0;
  return module.slice(0, end) + line + module.slice(end);
}

/** Behind the last export, so that what serves them stays below; its end is a \`;\` before a line that is not indented. */
function addExport(module: string, text: string): string {
  const start = module.lastIndexOf('\nexport const ');
  const end = start < 0 ? -1 : module.slice(start).search(/;\n(?=\n\S|(?![^]))/);
  if (end < 0) return `${module.trimEnd()}\n\n${text}`;
  const at = start + end + 2;
  return `${module.slice(0, at)}\n${text}${module.slice(at)}`;
}
