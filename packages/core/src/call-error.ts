import { type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server';
import type { ErrorData, ErrorShape } from './error-shape.ts';
import { httpStatusOf } from './status.ts';

/** A failed call, as its caller sees it: a TRPCError with the typed data of what the server declared. */
export class CallError<Data extends ErrorData = ErrorData> extends TRPCError {
  readonly data: Data;
  /** True when the call never left this process, so that sending it again is safe. */
  readonly neverSent: boolean;

  constructor(
    shape: { readonly message: string; readonly data: Data },
    { cause, neverSent = false }: { readonly cause?: unknown; readonly neverSent?: boolean } = {},
  ) {
    super({ code: shape.data.code, message: shape.message, cause });
    this.name = 'CallError';
    this.data = shape.data;
    this.neverSent = neverSent;
  }

  /** Makes the error of a call that failed on this side of the wire. */
  static local(
    code: TRPC_ERROR_CODE_KEY,
    message: string,
    { path, ...options }: { readonly path?: string; readonly cause?: unknown; readonly neverSent?: boolean } = {},
  ): CallError {
    const data = { code, httpStatus: httpStatusOf(code), ...(path !== undefined && { path }) };
    return new CallError({ message, data }, options);
  }
}

/** The data that an error of the given shape carries. */
export type ErrorDataOf<E> = E extends ErrorShape ? E['data'] : ErrorData;
