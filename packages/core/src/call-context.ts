import type { ResponseMetadata } from './response-metadata.ts';
import type { Trace } from './trace.ts';

/** What a call made inside a handler inherits from the call being handled, and what goes beside its answer. */
export interface CallContext {
  readonly path: string;
  readonly deadline: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly trace: Trace;
  readonly response: ResponseMetadata;
}

/** Node has AsyncLocalStorage; a browser handles no calls, so there is nothing to inherit. */
const asyncHooks = globalThis.process?.getBuiltinModule?.('node:async_hooks');
const storage = asyncHooks && new asyncHooks.AsyncLocalStorage<CallContext>();

/** The call being handled, or undefined outside of a handler. */
export function currentCall(): CallContext | undefined {
  return storage?.getStore();
}

/** Runs a function as part of handling a call. */
export function runInCall<T>(context: CallContext, run: () => T): T {
  return storage ? storage.run(context, run) : run();
}

/** Makes what runs functions as part of handling a call: many, each for less than half of what one alone costs. */
export function runnerInCall(context: CallContext): <T>(run: () => T) => T {
  return asyncHooks ? runInCall(context, () => asyncHooks.AsyncLocalStorage.snapshot()) : (run) => run();
}
