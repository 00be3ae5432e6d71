import { enforceDeadline, intercept, type Interceptor, type Invoke } from '@ahoy/core';
import { type AnyCreateContexts, execute } from './execute.ts';
import { callContext } from './interceptors/call-context.ts';
import { procedureDefaults } from './interceptors/procedure-defaults.ts';
import type { Procedures } from './services.ts';

/**
 * The way of a call through a server, in order: what its procedure says of it, the context that calls made inside
 * inherit, the server's own interceptors, the deadline, the procedure.
 */
export function invokeServices(
  procedures: Procedures,
  createContext: AnyCreateContexts,
  interceptors: readonly Interceptor[] = [],
): Invoke {
  return intercept(execute(procedures, createContext), [
    procedureDefaults(procedures),
    callContext,
    ...interceptors,
    enforceDeadline,
  ]);
}
