import { anySignal, currentCall, earliest, type Interceptor, traceMetadata } from '@ahoy/core';

/**
 * Gives a call that is made while another is handled what is left of that one's time, its cancellation and its trace.
 * Outside of a handler it changes nothing.
 */
export const inherit: Interceptor = (next) => (call) => {
  const outer = currentCall();
  if (!outer) return next(call);
  return next({
    ...call,
    deadline: earliest(outer.deadline, call.deadline),
    signal: anySignal(outer.signal, call.signal),
    metadata: { ...traceMetadata(outer.trace), ...call.metadata },
  });
};
