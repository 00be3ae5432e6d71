import type { AppRouter } from '@ahoy/router';
import type { TRPCClientErrorLike } from '@trpc/client';

/** The services of the shared router, as types. */
export type Services = AppRouter['_def']['record'];

interface Procedure {
  readonly _def: {
    readonly $types: { readonly input: unknown; readonly output: unknown; readonly errorShape: unknown };
  };
}

/** What a procedure is called with. */
export type InputOf<P extends Procedure> = P['_def']['$types']['input'];

/** What a procedure answers. */
export type OutputOf<P extends Procedure> = P['_def']['$types']['output'];

/** What a call of a procedure may fail with, the errors that it declares among them. */
export type ErrorOf<P extends Procedure> = TRPCClientErrorLike<{
  errorShape: P['_def']['$types']['errorShape'];
  transformer: true;
}>;
