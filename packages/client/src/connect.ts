import {
  type Caller,
  type CallOptions,
  deadlineAfter,
  enforceDeadline,
  intercept,
  type Interceptor,
  mergeMetadata,
} from '@ahoy/core';
import { createCaller, type StartCall } from './caller.ts';
import { inherit } from './interceptors/inherit.ts';
import { resume } from './interceptors/resume.ts';
import { type LocalTarget, type Target, toInvoke } from './target.ts';
import type { HttpTransportOptions } from './transports/http.ts';

/** How a client calls. `timeoutMs`, `signal` and `metadata` hold for every call, unless the call says otherwise. */
export interface ConnectOptions extends CallOptions, HttpTransportOptions {
  /** Behaviours of your own, around every attempt of a call. Default: none. */
  readonly interceptors?: readonly Interceptor[];
}

/**
 * Makes a caller of services that run elsewhere: `connect<AppRouter>('http://127.0.0.1:5000')`.
 * The target is a URL, several URLs of the same services, one target per service, or `inProcess({ … })`.
 * @throws Error for a target that is none.
 */
export function connect<Services extends object>(
  target: LocalTarget<Services>,
  options?: ConnectOptions,
): Caller<Services>;
export function connect<Router>(target: Target, options?: ConnectOptions): Caller<Router>;
export function connect(target: Target, options: ConnectOptions = {}): object {
  const { interceptors = [], timeoutMs, signal, metadata } = options;
  if (timeoutMs !== undefined) deadlineAfter(timeoutMs);
  mergeMetadata(metadata);
  const invoke = intercept(toInvoke(target, options), [inherit, enforceDeadline, resume, ...interceptors]);

  const start: StartCall = async (path, input, call = {}) => {
    const limit = call.timeoutMs ?? timeoutMs;
    const signals = [signal, call.signal].filter((each) => each !== undefined);
    return invoke({
      path,
      input,
      deadline: limit === undefined ? undefined : deadlineAfter(limit),
      signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
      metadata: mergeMetadata(metadata, call.metadata),
    });
  };
  return createCaller(start);
}
