import { TRPCError } from '@trpc/server';
import type { PlainRequest } from './read-request.ts';
import type { Config } from './to-answer.ts';

/** The inputs of the calls of a request, in order, or why they cannot be read: one reason for all of a batch. */
export type Inputs =
  | { readonly values: readonly unknown[]; readonly error?: undefined }
  | { readonly values?: undefined; readonly error: TRPCError };

const NONE: Inputs = { values: [] };

/** Reads the inputs of a request from its JSON; no JSON means no inputs. */
export function readInputs(text: string | undefined, { paths, isBatch }: PlainRequest, config: Config): Inputs {
  if (!text) return NONE;
  const transformer = config.transformer.input;
  try {
    const json: unknown = JSON.parse(text);
    if (!isBatch) return { values: [transformer.deserialize(json)] };
    return {
      values: inputsByIndex(json, paths).map((input) =>
        input === undefined ? undefined : transformer.deserialize(input),
      ),
    };
  } catch (cause) {
    return { error: cause instanceof TRPCError ? cause : notReadable(cause as Error) };
  }
}

/** The inputs of a batch are an object by index, in which those that are undefined are missing. */
function inputsByIndex(json: unknown, paths: readonly string[]): unknown[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    const message = '"input" needs to be an object when doing a batch call';
    throw new TRPCError({ code: 'BAD_REQUEST', message });
  }
  return paths.map((_path, index) => (json as Record<number, unknown>)[index]);
}

function notReadable(cause: Error): TRPCError {
  return new TRPCError({ code: 'BAD_REQUEST', message: cause.message, cause });
}
