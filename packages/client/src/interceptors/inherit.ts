import { currentCall, earliest, type Interceptor, traceMetadata } from '@ahoy/core';

/**
 * Gives a call that is made while another is handled what is left of that one's time, its cancellation and its trace.
 * Outside of a handler it changes nothing.
 */
export const inherit: Interceptor = (next) => (call) => {
  const outer = currentCall();
  if (!outer) return next(call);
  const signals = [outer.signal, call.signal].filter((signal) => signal !== undefined);
  return next({
    ...call,
    deadline: earliest(outer.deadline, call.deadline),
    signal: signals.length > 1 ? AbortSignal.any(signals) : signals[0],
    metadata: { ...traceMetadata(outer.trace), ...call.metadata },
  });
};
