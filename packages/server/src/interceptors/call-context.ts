import { type Interceptor, isStream, runInCall, traceFrom, wrapStream } from '@ahoy/core';

/**
 * Remembers the call while it is handled, so that a call made inside the handler inherits its deadline, its
 * cancellation and its trace.
 */
export const callContext: Interceptor = (next) => async (call) => {
  const { path, deadline, signal } = call;
  const context = { path, deadline, signal, trace: traceFrom(call.metadata) };
  const answer = await runInCall(context, () => next(call));
  if (!isStream(answer)) return answer;
  return wrapStream(answer, { step: (run) => runInCall(context, run) });
};
