import { routerFiles } from '../../generate-router.ts';

/** The head of a client that calls with tRPC's own types. */
export const stockClient: string = `import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from './router/index.ts';
declare const api: TRPCClient<AppRouter>;
`;

/** The head of a client that calls with ours. */
export const ahoyClient: string = `import type { Caller } from '@ahoy/core';
import type { AppRouter } from './router/index.ts';
declare const api: Caller<AppRouter>;
`;

/** Five calls of a generated router, in which every second procedure is a query. */
export function calls({ query, mutation }: { readonly query: string; readonly mutation: string }): string {
  const call = (n: number): string => {
    const verb = n % 2 === 0 ? query : mutation;
    return `export const answer${n} = await api.service1.procedure${n}${verb}({ id: 'x', amount: 1, kind: 'a' });\n`;
  };
  return [3, 4, 5, 6, 7].map(call).join('');
}

/** The same router as tRPC's documentation would have it: routers within a router. */
export function trpcRouterFiles(procedures: number): Map<string, string> {
  const files = routerFiles(procedures);
  const services = [...files.keys()].filter((name) => /^service\d+\.ts$/.test(name)).map((name) => name.slice(0, -3));
  return files.set('procedure.ts', procedureModule).set(
    'index.ts',
    `import { t } from './procedure.ts';
import * as services from './services.ts';
export const appRouter = t.router({
${services.map((name) => `  ${name}: t.router(services.${name}),\n`).join('')}});
export type AppRouter = typeof appRouter;
`,
  );
}

const procedureModule = `import { initTRPC } from '@trpc/server';
export interface Context { readonly database: { readonly name: string } }
export const t = initTRPC.context<Context>().create();
export const open = t.procedure;
export const timed = open.use(({ ctx, next }) => next({ ctx: { ...ctx, started: 0 } }));
export const authorised = timed.use(({ ctx, next }) => next({ ctx: { ...ctx, user: { id: 'u' } } }));
`;
