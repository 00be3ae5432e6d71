import { type CallOptions, closableStream, isReservedName, isStream, leaveStream } from '@ahoy/core';

/** Starts a call; the caller's proxy knows no more of what happens then. */
export type StartCall = (path: string, input: unknown, options: CallOptions | undefined) => Promise<unknown>;

/**
 * Makes the proxy on which each procedure is a function. Its members are made once. It has none of the names that
 * JavaScript looks for on its own, so that awaiting, printing or comparing it calls nothing.
 */
export function createCaller(start: StartCall): object {
  return member('', start);
}

/** Function.prototype's own, so that `caller.greeter.sayHello.bind(…)` does what it does on any function. */
const NATIVE: ReadonlySet<string> = new Set(['apply', 'bind', 'call']);

function member(path: string, start: StartCall): object {
  const members = new Map<string, object>();
  const call = (input?: unknown, options?: CallOptions): unknown => begin(start, path, input, options);
  Object.defineProperty(call, 'name', { value: path || 'caller' });
  return new Proxy(call, {
    get(target, key) {
      if (typeof key !== 'string') return undefined;
      if (NATIVE.has(key)) return Reflect.get(target, key).bind(target);
      if (key === 'toString') return () => `[caller ${path}]`;
      if (isReservedName(key)) return undefined;
      let child = members.get(key);
      if (!child) members.set(key, (child = member(path === '' ? key : `${path}.${key}`, start)));
      return child;
    },
    defineProperty: () => false,
    deleteProperty: () => false,
  });
}

/** The call starts at once, as a local function does. Only its consumer knows whether it is a value or a stream. */
function begin(start: StartCall, path: string, input: unknown, options: CallOptions | undefined): unknown {
  if (!path.includes('.'))
    throw new TypeError(`"${path}" is no procedure: call one of its members, such as greeter.sayHello`);
  const answer = start(path, input, options);
  return Object.assign(answer, {
    [Symbol.asyncIterator]: () => {
      // Its reader learns of a failure at its first step, however late that comes.
      answer.catch(() => {});
      return closableStream(iterate(answer, path), () => answer.then(leaveStream));
    },
  });
}

async function* iterate(answer: Promise<unknown>, path: string): AsyncGenerator {
  const stream = await answer;
  if (!isStream(stream))
    throw new TypeError(`${path} answers with a value, not with a stream: use await, not for await`);
  yield* stream;
}
