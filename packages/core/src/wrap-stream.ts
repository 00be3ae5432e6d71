import { abortError, untilAborted } from './abort.ts';
import { isPromiseLike, type MaybePromise } from './maybe-promise.ts';

/** What a wrapper does with a stream. */
export interface StreamWrapper {
  /** Runs each step of the source, and what is called at its end. Default: as it is. */
  readonly within?: <T>(run: () => T) => T;
  /** Ends the stream when the signal aborts, as it ends a call of that path. */
  readonly until?: { readonly signal: AbortSignal; readonly path: string };
  /** Makes of an item what is given instead; where it fails, the stream fails. */
  readonly map?: (item: unknown) => MaybePromise<unknown>;
  /** Makes of a failure the error that is given instead. */
  readonly failed?: (error: unknown) => unknown;
  /** Called for each item. */
  readonly item?: () => void;
  /** Called once, when the stream has ended, failed (then with the error) or been left. */
  readonly done?: (error?: unknown) => void;
}

/**
 * Wraps a stream. When it fails without its source having failed, such as at a deadline, the source is told to end too.
 * Wrappers around wrappers become one, since every promise of every layer would be paid for with each item.
 */
export function wrapStream(source: AsyncIterable<unknown>, wrapper: StreamWrapper): AsyncIterableIterator<unknown> {
  return source instanceof WrappedStream
    ? source.wrappedBy(wrapper)
    : new WrappedStream(source[Symbol.asyncIterator](), [wrapper]);
}

type Step = IteratorResult<unknown>;

const END: Step = { done: true, value: undefined };

class WrappedStream implements AsyncIterableIterator<unknown> {
  readonly #iterator: AsyncIterator<unknown>;
  /** The innermost one first. */
  readonly #layers: readonly StreamWrapper[];
  readonly #run: () => Promise<Step>;
  /** The step that a reader waits for. */
  #waiting: PromiseWithResolvers<Step> | undefined;
  #stopListening: (() => void)[] | undefined;
  #untold: { readonly error: unknown } | undefined;
  #hasEnded = false;

  constructor(iterator: AsyncIterator<unknown>, layers: readonly StreamWrapper[]) {
    this.#iterator = iterator;
    this.#layers = layers;
    this.#run = this.#within(() => iterator.next());
  }

  /** Another one around it; of two, only one is read. */
  wrappedBy(wrapper: StreamWrapper): WrappedStream {
    return new WrappedStream(this.#iterator, [...this.#layers, wrapper]);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    if (this.#waiting) {
      const again = (): Promise<Step> => this.next();
      return this.#waiting.promise.then(again, again);
    }
    if (this.#hasEnded) return this.#afterEnd();
    const waiting = Promise.withResolvers<Step>();
    this.#waiting = waiting;
    this.#listen();
    // A signal may have aborted long ago.
    if (!this.#hasEnded) this.#step();
    return waiting.promise;
  }

  async return(value?: unknown): Promise<Step> {
    if (this.#hasEnded) return { done: true, value };
    this.#end();
    try {
      // A generator that waits cannot be hurried: it ends when its own wait does.
      let leaving = this.#leave(value);
      for (const { until } of this.#layers) if (until) leaving = untilAborted(leaving, until.signal, until.path);
      await leaving;
      return { done: true, value };
    } finally {
      this.#tellDone();
    }
  }

  #step(): void {
    try {
      this.#run().then(this.#onStep, this.#onError);
    } catch (error) {
      this.#fail(error, 0);
    }
  }

  readonly #onStep = (step: Step): void => {
    if (this.#hasEnded) return this.#settle()?.resolve(END);
    if (!step.done) return this.#give(step.value, 0);
    this.#end();
    this.#tellDone();
    this.#settle()?.resolve(step);
  };

  readonly #onError = (error: unknown): void => this.#fail(error, 0);

  /** Gives an item, once the layers from `first` on have had it. */
  #give(item: unknown, first: number): void {
    for (let index = first; index < this.#layers.length; index++) {
      const layer = this.#layers[index] as StreamWrapper;
      if (layer.map) {
        try {
          item = layer.map(item);
        } catch (error) {
          return this.#fail(error, index);
        }
        if (isPromiseLike(item)) return this.#giveLater(item, index);
      }
      layer.item?.();
    }
    this.#settle()?.resolve({ done: false, value: item });
  }

  #giveLater(item: PromiseLike<unknown>, index: number): void {
    const onItem = (mapped: unknown): void => {
      if (this.#hasEnded) return this.#settle()?.resolve(END);
      this.#layers[index]?.item?.();
      this.#give(mapped, index + 1);
    };
    item.then(onItem, (error: unknown) => this.#fail(error, index));
  }

  /** Fails at a layer: those inside of it are left, the others are told. */
  #fail(error: unknown, at: number): void {
    if (this.#hasEnded) return this.#settle()?.resolve(END);
    this.#end();
    const told = this.#tellFailed(error, at);
    this.#leave().catch(() => {});
    const waiting = this.#settle();
    if (waiting) waiting.reject(told);
    else this.#untold = { error: told };
  }

  /** A failure that came while nobody waited is what the next step comes to. */
  #afterEnd(): Promise<Step> {
    const untold = this.#untold;
    this.#untold = undefined;
    return untold ? Promise.reject(untold.error) : Promise.resolve(END);
  }

  #tellDone(): void {
    this.#within(() => {
      for (const layer of this.#layers) layer.done?.();
    })();
  }

  /** Tells the layers from `at` on of a failure, and the others of an end; returns what became of it. */
  #tellFailed(cause: unknown, at: number): unknown {
    return this.#within(() => {
      let error = cause;
      for (const [index, { failed, done }] of this.#layers.entries()) {
        if (index >= at && failed) error = failed(error);
        if (index < at) done?.();
        else done?.(error);
      }
      return error;
    })();
  }

  #settle(): PromiseWithResolvers<Step> | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }

  /** Listens to the signals, once for all steps. */
  #listen(): void {
    if (this.#stopListening) return;
    this.#stopListening = [];
    for (const [index, { until }] of this.#layers.entries()) {
      if (!until || this.#hasEnded) continue;
      const { signal, path } = until;
      const abort = (): void => this.#fail(abortError(signal, path), index);
      if (signal.aborted) abort();
      else {
        signal.addEventListener('abort', abort, { once: true });
        this.#stopListening.push(() => signal.removeEventListener('abort', abort));
      }
    }
  }

  #end(): void {
    this.#hasEnded = true;
    for (const stop of this.#stopListening ?? []) stop();
  }

  async #leave(value?: unknown): Promise<unknown> {
    return this.#within(() => this.#iterator.return?.(value))();
  }

  #within<T>(run: () => T): () => T {
    let outer = run;
    for (const { within } of this.#layers) {
      const inner = outer;
      if (within) outer = () => within(inner);
    }
    return outer;
  }
}
