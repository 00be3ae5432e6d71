import {
  CallError,
  closableStream,
  createResponseMetadata,
  type Invoke,
  isStream,
  leaveStream,
  toTracked,
  whenBegun,
} from '@ahoy/core';
import { toErrorShape } from '@ahoy/core/procedure';
import { getTRPCErrorFromUnknown, isTrackedEnvelope } from '@trpc/server';
import type { AnyCreateContexts } from './execute.ts';
import { invokeServices } from './invoke-services.ts';
import { type ContextOptions, proceduresOf } from './services.ts';

/** A target for `connect` that needs no network. It remembers the type of its services. */
export interface InProcess<Services> extends Invoke {
  readonly '~services'?: Services;
}

/**
 * Makes a target that runs services in this process: in tests, and for a monolith that may be split later.
 * A caller sees what it would see over the network, errors included; only values are not copied.
 */
export function inProcess<Services extends object>(
  services: Services,
  ...[options]: object extends ContextOptions<Services>
    ? [options?: ContextOptions<Services>]
    : [options: ContextOptions<Services>]
): InProcess<Services> {
  // Each context function fits the procedures of its own service: `ContextOptions` has seen to it.
  const createContext = (options?.createContext ?? {}) as AnyCreateContexts;
  const invoke = invokeServices(proceduresOf(services), createContext);
  return async ({ onMetadata, ...call }) => {
    const { path } = call;
    const response = createResponseMetadata();
    const begin = (): void => onMetadata?.(response.head());
    try {
      const answer = await invoke({ ...call, response });
      if (isStream(answer))
        return whenBegun(
          closableStream(toCaller(answer, path), () => leaveStream(answer)),
          begin,
        );
      begin();
      return answer;
    } catch (error) {
      begin();
      throw toCallError(error, path);
    }
  };
}

async function* toCaller(items: AsyncIterable<unknown>, path: string): AsyncGenerator {
  try {
    for await (const item of items) yield isTrackedEnvelope(item) ? toTracked(item[0], item[1]) : item;
  } catch (error) {
    throw toCallError(error, path);
  }
}

function toCallError(cause: unknown, path: string): CallError {
  return new CallError(toErrorShape(getTRPCErrorFromUnknown(cause), path), { cause });
}
