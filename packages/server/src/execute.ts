import {
  type Call,
  CallError,
  type Invoke,
  isPromiseLike,
  isStream,
  type MaybePromise,
  type ProcedureType,
  serviceOf,
} from '@ahoy/core';
import { markReceived } from '@ahoy/core/procedure';
import { type Plan, planOf } from './plan/plan-of.ts';
import { type CreateContext, type Procedures, typeOf } from './services.ts';

/** How contexts are made, by service, as `execute` sees it: each function fits the procedures of its service. */
export type AnyCreateContexts = Readonly<Record<string, CreateContext<unknown> | undefined>>;

/** A procedure, ready to run. */
interface Runnable {
  readonly type: ProcedureType;
  readonly plan: Plan;
  readonly contextOf: CreateContext<unknown> | undefined;
}

/**
 * Makes an Invoke that runs procedures in this process, each by a plan compiled once. A stream yields what the
 * procedure yields, tracked envelopes included.
 */
export function execute(procedures: Procedures, createContext: AnyCreateContexts): Invoke {
  const runnables = new Map<string, Runnable>();
  for (const [path, procedure] of procedures) {
    const contextOf = createContext[serviceOf(path)];
    runnables.set(path, { type: typeOf(procedure), plan: planOf(procedure), contextOf });
  }
  return (call) => {
    const { path, input, signal } = call;
    const { type, plan, contextOf } = runnableFor(runnables, call);
    if (isStream(input)) markReceived(input);
    const run = (ctx: unknown): MaybePromise<unknown> => plan({ path, type, signal, ctx: ctx ?? {}, input });
    const ctx = contextOf?.(call);
    return isPromiseLike(ctx) ? ctx.then(run) : run(ctx);
  };
}

function runnableFor(runnables: ReadonlyMap<string, Runnable>, { path, type }: Call): Runnable {
  const runnable = runnables.get(path);
  if (!runnable) throw CallError.local('NOT_FOUND', `No procedure found on path "${path}"`, { path });
  if (type !== undefined && type !== runnable.type) {
    throw CallError.local('METHOD_NOT_SUPPORTED', `${path} is a ${runnable.type}, not a ${type}`, { path });
  }
  return runnable;
}
