import { initTRPC, TRPCError, type TRPCRootObject } from '@trpc/server';
import { type ErrorShape, formatError } from '../error-shape.ts';
import type { ProcedureMeta } from '../procedure-meta.ts';
import { transformer } from '../transformer.ts';
import type { NoInput, ProcedureBuilder } from './builder.ts';

/** Options of the root; `isDev` stays off, because a stack never crosses the wire. */
interface RootOptions {
  transformer: { input: typeof transformer; output: typeof transformer };
  errorFormatter: (args: { error: Parameters<typeof formatError>[0]['error']; shape: ErrorShape }) => ErrorShape;
  isDev: false;
  sse: { ping: { enabled: true; intervalMs: number }; client: { reconnectAfterInactivityMs: number } };
}

/** Silence on an event stream after which a ping is sent, in milliseconds: proxies cut what is silent for 30 s or more. */
export const PING_MS: number = 15_000;

/** An answer that cannot be carried is a mistake of the service, not of its caller. */
const answerTransformer: typeof transformer = {
  ...transformer,
  serialize(value) {
    try {
      return transformer.serialize(value);
    } catch (cause) {
      throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'the answer cannot be carried', cause });
    }
  },
};

/** tRPC's root object, one for all services: contexts are given to each service by its own server. */
export const root: TRPCRootObject<object, ProcedureMeta, RootOptions> = initTRPC
  .context<object>()
  .meta<ProcedureMeta>()
  .create<RootOptions>({
    transformer: { input: transformer, output: answerTransformer },
    errorFormatter: formatError,
    isDev: false,
    // A stock client that has missed three pings takes the connection for dead, and opens a new one.
    sse: { ping: { enabled: true, intervalMs: PING_MS }, client: { reconnectAfterInactivityMs: 3 * PING_MS } },
  });

/**
 * Makes the procedure builder of a service whose resolvers are given a context of type `Context`.
 *
 * @example
 * export const procedure: ServiceProcedureBuilder<GreeterContext> = createProcedureBuilder();
 */
export function createProcedureBuilder<Context = object>(): ServiceProcedureBuilder<Context> {
  // The view's methods are those of tRPC's builder; `builder.test-d.ts` pins what they infer to tRPC's own inference.
  return root.procedure as unknown as ServiceProcedureBuilder<Context>;
}

/** The builder that a service starts each procedure from. */
export type ServiceProcedureBuilder<Context = object> = ProcedureBuilder<Context, Context, NoInput, ErrorShape>;
