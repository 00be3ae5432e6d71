import type { z } from 'zod';
import type { MaybePromise } from '../maybe-promise.ts';

/** Validates a value. */
export type Parse = (value: unknown) => MaybePromise<unknown>;

/**
 * Makes the parser of a zod schema as tRPC does: synchronous until the schema turns out to be asynchronous. `fast` is
 * what parses synchronously. Default: the schema itself.
 */
export function lazyParser(schema: z.ZodType, fast: Pick<z.ZodType, 'parse'> = schema): Parse {
  let isAsync = false;
  return (value) => {
    if (!isAsync) {
      try {
        return fast.parse(value);
      } catch (cause) {
        if (Array.isArray((cause as { readonly issues?: unknown } | null)?.issues)) throw cause;
        isAsync = true;
      }
    }
    return schema.parseAsync(value);
  };
}
