import type { Call, ProcedureType } from '@ahoy/core';
import { createRouter } from '@ahoy/core/procedure';
import type { AnyTRPCProcedure, AnyTRPCRouter } from '@trpc/server';

/** The context that the procedures of a service need. */
export type ContextOf<Service> = Service[keyof Service] extends { '~context'?: (context: infer Context) => void }
  ? Context
  : object;

/** Makes the context of a service for one call. */
export type CreateContext<Context> = (call: Call) => Context | Promise<Context>;

/** How the context of each service is made; a service that needs nothing may be left out. */
export type CreateContexts<Services> = {
  readonly [K in keyof Services as object extends ContextOf<Services[K]> ? never : K]: CreateContext<
    ContextOf<Services[K]>
  >;
} & {
  readonly [K in keyof Services as object extends ContextOf<Services[K]> ? K : never]?: CreateContext<
    ContextOf<Services[K]>
  >;
};

/** `createContext`, which may be left out where no service needs a context. */
export type ContextOptions<Services> =
  object extends CreateContexts<Services>
    ? { readonly createContext?: CreateContexts<Services> }
    : { readonly createContext: CreateContexts<Services> };

/** The procedures of some services by path. */
export type Procedures = ReadonlyMap<string, AnyTRPCProcedure>;

/**
 * Reads the procedures of some services.
 * @throws Error that names an export that is no procedure.
 */
export function proceduresOf(services: object): Procedures {
  const router = createRouter(services) as unknown as AnyTRPCRouter;
  return new Map(Object.entries(router._def.procedures as Record<string, AnyTRPCProcedure>));
}

/** The kind of a procedure. */
export function typeOf(procedure: AnyTRPCProcedure): ProcedureType {
  return procedure._def.type;
}
