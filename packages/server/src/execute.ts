import { type Call, CallError, type Invoke, isStream, serviceOf } from '@ahoy/core';
import { markReceived } from '@ahoy/core/procedure';
import type { AnyTRPCProcedure } from '@trpc/server';
import { type CreateContext, type Procedures, typeOf } from './services.ts';

/** How contexts are made, by service, as `execute` sees it: each function fits the procedures of its service. */
export type AnyCreateContexts = Readonly<Record<string, CreateContext<unknown> | undefined>>;

/**
 * Makes an Invoke that runs procedures in this process, through tRPC's own procedure. A stream yields what the
 * procedure yields, tracked envelopes included.
 */
export function execute(procedures: Procedures, createContext: AnyCreateContexts): Invoke {
  return async (call) => {
    const procedure = procedureFor(procedures, call);
    if (isStream(call.input)) markReceived(call.input);
    const ctx = (await createContext[serviceOf(call.path)]?.(call)) ?? {};
    return procedure({
      ctx,
      path: call.path,
      type: typeOf(procedure),
      getRawInput: async () => call.input,
      signal: call.signal,
      batchIndex: 0,
    });
  };
}

function procedureFor(procedures: Procedures, { path, type }: Call): AnyTRPCProcedure {
  const procedure = procedures.get(path);
  if (!procedure) throw CallError.local('NOT_FOUND', `No procedure found on path "${path}"`, { path });
  const actual = typeOf(procedure);
  if (type !== undefined && type !== actual) {
    throw CallError.local('METHOD_NOT_SUPPORTED', `${path} is a ${actual}, not a ${type}`, { path });
  }
  return procedure;
}
