import {
  anySignal,
  type Caller,
  type CallOptions,
  deadlineAfter,
  enforceDeadline,
  intercept,
  type Interceptor,
  mergeMetadata,
} from '@ahoy/core';
import { createCaller, type StartCall } from './caller.ts';
import type { ContractOptions } from './exchange-contract.ts';
import { inherit } from './interceptors/inherit.ts';
import { resume } from './interceptors/resume.ts';
import { type LocalTarget, type Target, toInvoke, type Transports } from './target.ts';

/** How a client calls. `timeoutMs`, `signal`, `metadata` and `onMetadata` hold for every call, unless the call says otherwise. */
export interface ConnectOptions extends CallOptions, ContractOptions {
  /** Behaviours of your own, around every attempt of a call. Default: none. */
  readonly interceptors?: readonly Interceptor[];
}

/** Makes a caller of a target; a target in this process brings the type of its services with it. */
export interface Connect<Options> {
  <Services extends object>(target: LocalTarget<Services>, options?: Options): Caller<Services>;
  <Router>(target: Target, options?: Options): Caller<Router>;
}

/** Makes a `connect` that knows the given transports, by the protocol of a URL. */
export function connectBy<Options extends ConnectOptions>(transports: Transports<Options>): Connect<Options> {
  return (target: Target, options?: Options) => createClient(target, options ?? ({} as Options), transports);
}

function createClient<Options extends ConnectOptions, Router>(
  target: Target,
  options: Options,
  transports: Transports<Options>,
): Caller<Router> {
  const { interceptors = [], timeoutMs, signal, metadata, onMetadata } = options;
  if (timeoutMs !== undefined) deadlineAfter(timeoutMs);
  const ownMetadata = mergeMetadata(metadata);
  const invoke = intercept(toInvoke(target, options, transports), [inherit, enforceDeadline, resume, ...interceptors]);

  const begin: StartCall = (path, input, call = {}) => {
    const limit = call.timeoutMs ?? timeoutMs;
    return Promise.resolve(
      invoke({
        path,
        input,
        deadline: limit === undefined ? undefined : deadlineAfter(limit),
        signal: anySignal(signal, call.signal),
        metadata: call.metadata ? mergeMetadata(ownMetadata, call.metadata) : ownMetadata,
        onMetadata: once(call.onMetadata ?? onMetadata),
      }),
    );
  };
  // Not an async function: its promise would be one more for every call.
  const start: StartCall = (path, input, call) => {
    try {
      return begin(path, input, call);
    } catch (error) {
      return Promise.reject(error);
    }
  };
  // The proxy answers to every name; the router's type says which there are.
  return createCaller(start) as Caller<Router>;
}

/** A stream that resumes begins several times, and has the metadata that it began with first. */
function once(onMetadata: CallOptions['onMetadata']): CallOptions['onMetadata'] {
  if (!onMetadata) return undefined;
  let called = false;
  return (metadata) => {
    if (called) return;
    called = true;
    onMetadata(metadata);
  };
}
