import { isPromiseLike, isStream, type MaybePromise, settle } from '@ahoy/core';
import type { Parse } from '@ahoy/core/procedure';
import { TRPCError } from '@trpc/server';
import { failure, type Outcome, type Run, type State, type Step, success } from './step.ts';

/** What tRPC gives to a middleware or a resolver. */
export interface MiddlewareOptions extends Omit<State, 'raw'> {
  readonly meta: unknown;
  readonly next?: (change?: Change) => Promise<Outcome>;
}

/** What a middleware may give to `next`. */
export interface Change {
  readonly ctx?: object;
  readonly input?: unknown;
  readonly getRawInput?: () => Promise<unknown>;
}

/** A function of tRPC's chain. */
export type Middleware = (options: MiddlewareOptions) => MaybePromise<unknown>;

/** Validates the input, and adds it to what the schemas before have made. */
export function inputStep(parse: Parse): Step {
  return (next) => {
    const refuse = (cause: unknown): Outcome => failure(new TRPCError({ code: 'BAD_REQUEST', cause }));
    const go = (state: State, parsed: unknown): MaybePromise<Outcome> =>
      next({ ...state, input: isRecord(state.input) && isRecord(parsed) ? { ...state.input, ...parsed } : parsed });
    const check = (state: State, raw: unknown): MaybePromise<Outcome> =>
      settle(
        () => parse(raw),
        (parsed) => go(state, parsed),
        refuse,
      );
    return (state) => {
      if (state.raw) return check(state, state.raw.value);
      return state.getRawInput().then((raw) => check(state, raw), failure);
    };
  };
}

/** Validates the answer. */
export function outputStep(parse: Parse): Step {
  const refuse = (cause: unknown): Outcome =>
    failure(new TRPCError({ message: 'Output validation failed', code: 'INTERNAL_SERVER_ERROR', cause }));
  const check = (outcome: Outcome): MaybePromise<Outcome> => {
    if (!outcome.ok) return outcome;
    return settle(
      () => parse(outcome.data),
      (data) => ({ ...outcome, data }),
      refuse,
    );
  };
  return (next) => (state) => after(next(state), check);
}

/** Gives errors their declared shape. tRPC's own middleware does it, which only a failure or a stream has to meet. */
export function errorsStep(middleware: Middleware, meta: unknown): Step {
  return (next) => (state) =>
    after(next(state), (outcome) => {
      if (outcome.ok && !isStream(outcome.data) && state.type !== 'subscription') return outcome;
      return runMiddleware(middleware, { ...optionsOf(state, meta), next: async () => outcome });
    });
}

/** Runs a middleware of the procedure's author. */
export function middlewareStep(middleware: Middleware, meta: unknown): Step {
  return (next) => (state) =>
    runMiddleware(middleware, {
      ...optionsOf(state, meta),
      next: async (change) => next(changed(state, change)),
    });
}

/** Runs the resolver. */
export function resolverStep(resolver: Middleware, meta: unknown): Run {
  return (state) =>
    settle(
      () => resolver(optionsOf(state, meta)),
      (data) => success(data, state.ctx),
      failure,
    );
}

/** The result of a middleware is whatever its author returns; the procedure's end looks at it. */
async function runMiddleware(middleware: Middleware, options: MiddlewareOptions): Promise<Outcome> {
  try {
    return (await middleware(options)) as Outcome;
  } catch (cause) {
    return failure(cause);
  }
}

function optionsOf(
  { path, type, signal, batchIndex, ctx, input, getRawInput }: State,
  meta: unknown,
): MiddlewareOptions {
  return { path, type, signal, batchIndex, ctx, input, getRawInput, meta };
}

function changed(state: State, change: Change | undefined): State {
  if (!change) return state;
  return {
    ...state,
    ...(change.ctx && { ctx: { ...(state.ctx as object), ...change.ctx } }),
    ...('input' in change && { input: change.input }),
    ...(change.getRawInput && { getRawInput: change.getRawInput, raw: undefined }),
  };
}

/** Goes on with what the rest of a procedure has come to, which a middleware may have made anything of. */
function after(
  outcome: MaybePromise<Outcome>,
  check: (outcome: Outcome) => MaybePromise<Outcome>,
): MaybePromise<Outcome> {
  const go = (come: Outcome): MaybePromise<Outcome> => {
    try {
      return check(come);
    } catch (cause) {
      return failure(cause);
    }
  };
  return isPromiseLike(outcome) ? outcome.then(go) : go(outcome);
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
