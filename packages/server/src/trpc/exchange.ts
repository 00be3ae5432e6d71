import type { Invoke, ProcedureType } from '@ahoy/core';
import type { TRPCError } from '@trpc/server';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Received } from '../received-call.ts';
import type { Procedures } from '../services.ts';
import type { PlainRequest } from './read-request.ts';
import type { Config } from './to-answer.ts';

/** A request, and where its answer goes. */
export interface Exchange extends PlainRequest {
  /** The kind of all of its calls. */
  readonly type: ProcedureType;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What requests are answered with. */
export interface DirectOptions {
  readonly procedures: Procedures;
  readonly invoke: Invoke;
  readonly config: Config;
  readonly maxBodyBytes: number;
  /** Time that a body may take to come, in milliseconds. */
  readonly bodyTimeoutMs: number;
  readonly maxBatchSize: number;
  /** Told of every error. */
  readonly onError: (received: Received & { readonly path: string }, error: TRPCError) => void;
}
