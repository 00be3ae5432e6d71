import type { Call } from '@ahoy/core';
import type { GrpcClientMethod } from './method.ts';

/** Where a client learns by which methods a server serves its procedures. */
export interface MethodSource {
  /**
   * Finds the method of a call, which may take a question to the server.
   * @throws CallError for a procedure that the server does not serve, and for a server that does not say what it serves.
   */
  readonly find: (call: Call) => GrpcClientMethod | Promise<GrpcClientMethod>;
  /** Told that the server does not know a method that it was said to serve. */
  readonly forget: () => void;
}
