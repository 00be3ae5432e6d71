import { type Call, CallError } from '@ahoy/core';
import type { HttpResponse } from './send.ts';

/**
 * Reads a part of an answer.
 * @throws CallError BAD_GATEWAY when it cannot be read.
 */
export function fromWire<T>({ url }: HttpResponse, { path }: Call, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    const message = `${new URL(url).host} sent what is no tRPC answer: ${(cause as Error).message}`;
    throw CallError.local('BAD_GATEWAY', message, { path, cause });
  }
}
