import {
  type Call,
  type CallContext,
  createResponseMetadata,
  type Interceptor,
  isPromiseLike,
  isStream,
  type ResponseMetadata,
  runInCall,
  runnerInCall,
  type Trace,
  traceFrom,
  wrapStream,
} from '@ahoy/core';

/**
 * Remembers the call while it is handled, so that a call made inside the handler inherits its deadline, its
 * cancellation and its trace, and so that the handler can add metadata to its answer.
 */
export const callContext: Interceptor = (next) => (call) => {
  const context = new Handled(call);
  const inCall = (answer: unknown): unknown =>
    isStream(answer) ? wrapStream(answer, { within: runnerInCall(context) }) : answer;
  const answer = runInCall(context, () => next(call));
  return isPromiseLike(answer) ? answer.then(inCall) : inCall(answer);
};

/** A call while it is handled. Its trace is looked at by few handlers, and made for them. */
class Handled implements CallContext {
  readonly path: string;
  readonly deadline: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly response: ResponseMetadata;
  readonly #metadata: Call['metadata'];
  #trace: Trace | undefined;

  constructor({ path, deadline, signal, metadata, response = createResponseMetadata() }: Call) {
    this.path = path;
    this.deadline = deadline;
    this.signal = signal;
    this.response = response;
    this.#metadata = metadata;
  }

  get trace(): Trace {
    return (this.#trace ??= traceFrom(this.#metadata));
  }
}
