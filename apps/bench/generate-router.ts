/** Procedures of a generated service. */
const PER_SERVICE = 20;

/**
 * Writes a shared router of the given number of procedures in the project's structure: a service a module, a procedure
 * an export; inputs of 5 to 8 fields with nesting, enums and arrays; half with an output schema; contexts extended by
 * middlewares; a mutation for every second procedure.
 */
export function routerFiles(procedures: number): Map<string, string> {
  const count = Math.ceil(procedures / PER_SERVICE);
  const services = Array.from({ length: count }, (_, index) => `service${index + 1}`);
  return new Map([
    ['procedure.ts', procedureModule],
    ...services.map((name, index): [string, string] => {
      const size = Math.min(PER_SERVICE, procedures - index * PER_SERVICE);
      return [`${name}.ts`, serviceModule(size)];
    }),
    ['services.ts', services.map((name) => `export * as ${name} from './${name}.ts';\n`).join('')],
    ['index.ts', indexModule],
  ]);
}

const procedureModule = `import { createProcedureBuilder, type ProcedureBuilder, type ServiceProcedureBuilder, type NoInput } from '@ahoy/core/procedure';
import type { ErrorShape } from '@ahoy/core';
export interface Context { readonly database: { readonly name: string } }
export interface Timed extends Context { readonly started: number }
export interface Authorised extends Timed { readonly user: { readonly id: string } }
export const open: ServiceProcedureBuilder<Context> = createProcedureBuilder();
export const timed: ProcedureBuilder<Context, Timed, NoInput, ErrorShape> = open.use(({ ctx, next }) => next({ ctx: { ...ctx, started: 0 } }));
export const authorised: ProcedureBuilder<Context, Authorised, NoInput, ErrorShape> = timed.use(({ ctx, next }) => next({ ctx: { ...ctx, user: { id: 'u' } } }));
`;

const indexModule = `import type { RouterOf } from '@ahoy/core/procedure';
import type * as services from './services.ts';
export type AppRouter = RouterOf<typeof services>;
`;

function serviceModule(size: number): string {
  const procedures = Array.from({ length: size }, (_, index) => procedureExport(index + 1));
  return `import { z } from 'zod';\nimport { authorised, open, timed } from './procedure.ts';\n\n${procedures.join('\n')}`;
}

function procedureExport(n: number): string {
  const builder = ['open', 'timed', 'authorised'][n % 3];
  const extras = [
    `note${n}: z.string().max(${n + 10}).optional(),`,
    `address: z.object({ street: z.string(), zip: z.string().regex(/^\\d+$/) }).optional(),`,
    `tags: z.array(z.string()).max(10).optional(),`,
    `when: z.date().optional(),`,
  ].slice(0, 2 + (n % 3));
  const input = `z.object({ id: z.string(), amount: z.number().min(0), kind: z.enum(['a', 'b', 'c']), ${extras.join(' ')} })`;
  const output =
    n % 2 === 0
      ? `\n  .output(z.object({ id: z.string(), total: z.number(), lines: z.array(z.object({ name: z.string(), price: z.number() })) }))`
      : '';
  const kind = n % 2 === 0 ? 'query' : 'mutation';
  return `export const procedure${n} = ${builder}
  .input(${input})${output}
  .${kind}(({ input }) => ({ id: input.id, total: input.amount, lines: [{ name: input.kind, price: ${n} }] }));
`;
}
