import { isPromiseLike, type MaybePromise } from '@ahoy/core';
import type { Parse } from '@ahoy/core/procedure';
import { type AnyTRPCProcedure, TRPCError } from '@trpc/server';
import { parserOf } from './parser.ts';
import type { Outcome, Run, State, Step } from './step.ts';
import { errorsStep, inputStep, type Middleware, middlewareStep, outputStep, resolverStep } from './steps.ts';

/** Runs a procedure; what it throws or rejects with is a TRPCError. */
export type Plan = (call: PlanCall) => MaybePromise<unknown>;

/** What a procedure is run with. */
export type PlanCall = Pick<State, 'path' | 'type' | 'signal' | 'ctx'> & { readonly input: unknown };

/** What tRPC keeps of a procedure. Source: `procedureBuilder.ts` of @trpc/server 11.25 */
interface ProcedureDef {
  readonly inputs?: readonly unknown[];
  readonly output?: unknown;
  readonly middlewares?: readonly (Middleware & { readonly _type?: string })[];
  readonly resolver?: Middleware;
  readonly meta?: unknown;
  /** Set by `experimental_caller`. */
  readonly caller?: unknown;
}

/**
 * Compiles a procedure into a plan, which runs its schemas, middlewares and resolver straight from its definition.
 * tRPC's own caller copies its options at each step, which takes about ten times as long. Where the definition holds
 * something else than expected, such as a validator that is not zod's, the plan is tRPC's own caller.
 */
export function planOf(procedure: AnyTRPCProcedure): Plan {
  const run = compile(procedure._def);
  if (!run) {
    return ({ input, ...call }) => procedure({ ...call, batchIndex: 0, getRawInput: async () => input });
  }
  return ({ path, type, signal, ctx, input }) => {
    const state = {
      path,
      type,
      signal,
      batchIndex: 0,
      ctx,
      input: undefined,
      getRawInput: async () => input,
      raw: { value: input },
    };
    const outcome = run(state);
    return isPromiseLike(outcome) ? outcome.then(dataOf) : dataOf(outcome);
  };
}

/** Returns undefined for a definition that holds something unknown. */
function compile({ inputs = [], output, middlewares = [], resolver, meta, caller }: ProcedureDef): Run | undefined {
  if (caller || !resolver) return undefined;
  const parsers = inputs.map(parserOf);
  const steps: Step[] = [];
  // The last function of the chain runs the resolver.
  for (const middleware of middlewares.slice(0, -1)) {
    const step = stepOf(middleware, { parsers, output, meta });
    if (!step) return undefined;
    steps.push(step);
  }
  if (parsers.length > 0) return undefined;
  return steps.reduceRight((next, step) => step(next), resolverStep(resolver, meta));
}

interface Parts {
  /** Those of the inputs that no step has taken yet. */
  readonly parsers: (Parse | undefined)[];
  readonly output: unknown;
  readonly meta: unknown;
}

function stepOf(
  middleware: Middleware & { readonly _type?: string },
  { parsers, output, meta }: Parts,
): Step | undefined {
  switch (middleware._type) {
    case undefined:
      return middlewareStep(middleware, meta);
    case 'input': {
      const parse = parsers.shift();
      return parse && inputStep(parse);
    }
    case 'output': {
      const parse = parserOf(output);
      return parse && outputStep(parse);
    }
    case 'errors':
      return errorsStep(middleware, meta);
    default:
      return undefined;
  }
}

/** What tRPC's own caller makes of a result; a middleware may have returned anything. */
function dataOf(outcome: Outcome): unknown {
  if (!outcome) {
    throw new TRPCError({
      code: 'INTERNAL_SERVER_ERROR',
      message: 'No result from middlewares - did you forget to `return next()`?',
    });
  }
  if (!outcome.ok) throw outcome.error;
  return outcome.data;
}
