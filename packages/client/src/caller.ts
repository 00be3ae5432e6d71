import { type CallOptions, isReservedName, isStream, leaveStream } from '@ahoy/core';

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
  // One for all calls of a procedure: what is made for each of them is what a call costs.
  const iterator = iteratorOf(path);
  const call = (input?: unknown, options?: CallOptions): unknown => {
    if (!path.includes('.')) throw noProcedure(path);
    // The call starts at once, as a local function does. Only its consumer knows whether it is a value or a stream.
    const answer = start(path, input, options) as Answer;
    answer[Symbol.asyncIterator] = iterator;
    return answer;
  };
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

/** What a call returns: it is awaited, or read item by item. */
interface Answer extends Promise<unknown> {
  [Symbol.asyncIterator]: (this: Answer) => AsyncIterator<unknown>;
}

function iteratorOf(path: string): (this: Answer) => AsyncIterator<unknown> {
  return function () {
    // Its reader learns of a failure at its first step, however late that comes.
    this.catch(() => {});
    return streamOf(this, path);
  };
}

/** The stream that an answer comes to. Its items are passed on as they are: a generator would make promises for each. */
function streamOf(answer: Promise<unknown>, path: string): AsyncIterableIterator<unknown> {
  let opening: Promise<AsyncIterator<unknown>> | undefined;
  let opened: AsyncIterator<unknown> | undefined;
  let isOver = false;
  const open = async (): Promise<AsyncIterator<unknown>> => {
    try {
      const stream = await answer;
      if (!isStream(stream)) {
        throw new TypeError(`${path} answers with a value, not with a stream: use await, not for await`);
      }
      return (opened = stream[Symbol.asyncIterator]());
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next() {
      if (opened) return opened.next();
      if (isOver) return Promise.resolve(END);
      return (opening ??= open()).then((stream) => stream.next());
    },
    async return(value?: unknown) {
      if (opening) {
        const stream = await opening.catch(() => {});
        await stream?.return?.();
      } else if (!isOver) {
        isOver = true;
        await leaveStream(await answer);
      }
      return { done: true, value };
    },
  };
}

const END: IteratorResult<unknown> = { done: true, value: undefined };

function noProcedure(path: string): TypeError {
  return new TypeError(`"${path}" is no procedure: call one of its members, such as greeter.sayHello`);
}
