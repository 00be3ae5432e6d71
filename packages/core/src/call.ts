import type { TRPCProcedureType } from '@trpc/server';
import type { Metadata } from './metadata.ts';
import type { ResponseMetadata } from './response-metadata.ts';

/** Kind of a procedure, as tRPC names it. */
export type ProcedureType = TRPCProcedureType;

/** One call of one procedure, on either side of the wire. */
export interface Call {
  /** Service and procedure, joined by dots: `greeter.sayHello`. */
  readonly path: string;
  /** Kind of the procedure. A caller leaves it out: the server knows. */
  readonly type?: ProcedureType | undefined;
  readonly input: unknown;
  /** Point in time, in Unix milliseconds, after which nobody waits for the answer. Default: none. */
  readonly deadline?: number | undefined;
  /** Aborts when the answer is no longer wanted. */
  readonly signal?: AbortSignal | undefined;
  /** What travels beside the input. */
  readonly metadata: Metadata;
  /** Network address of the caller, as the server sees it. */
  readonly peer?: string | undefined;
  /** On the caller's side: told of the metadata of the answer. */
  readonly onMetadata?: ((metadata: Metadata) => void) | undefined;
  /** On the service's side: takes the metadata of the answer. Default: nobody carries it. */
  readonly response?: ResponseMetadata | undefined;
}

/** What a caller may say about one call. */
export interface CallOptions {
  /** Time that the whole call may take, in milliseconds; `Infinity` lifts the client's own limit. */
  readonly timeoutMs?: number | undefined;
  /** Aborting it cancels the call, here and on the server. */
  readonly signal?: AbortSignal | undefined;
  /** Added to the client's own metadata, and stronger than it. */
  readonly metadata?: Metadata | undefined;
  /** Called once, with the metadata of the answer, before its value, its first item or its error is given. */
  readonly onMetadata?: ((metadata: Metadata) => void) | undefined;
}

/** The service in a path: `greeter` in `greeter.sayHello`. */
export function serviceOf(path: string): string {
  return path.slice(0, path.indexOf('.'));
}
