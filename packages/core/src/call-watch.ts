import { Alarm } from './alarm.ts';
import { CallError } from './call-error.ts';

/** Milliseconds that a timer can wait; a later deadline is not timed, since no call lives that long. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Watches over a call until it is stopped: for its deadline, and for the signal of its caller. It listens to nothing
 * before it is started, so that a call that has been answered by then has cost next to nothing.
 */
export class CallWatch extends Alarm implements Disposable {
  /** Aborts with TIMEOUT at the deadline, or with the caller's signal; that signal itself where there is no deadline. */
  readonly signal: AbortSignal;
  readonly #path: string;
  readonly #deadline: number | undefined;
  readonly #outer: AbortSignal | undefined;
  readonly #controller: AbortController | undefined;
  #onAbort: (() => void) | undefined;

  /** One of `deadline` and `outer` has to be there. */
  constructor(path: string, deadline: number | undefined, outer: AbortSignal | undefined) {
    super();
    this.#path = path;
    this.#deadline = deadline;
    this.#outer = outer;
    if (deadline !== undefined || !outer) this.#controller = new AbortController();
    this.signal = this.#controller?.signal ?? (outer as AbortSignal);
  }

  /** Begins to watch; `onAbort` is called once, when the signal has aborted. */
  start(onAbort?: () => void): void {
    this.#onAbort = onAbort;
    if (this.#outer?.aborted) return this.handleEvent();
    this.#outer?.addEventListener('abort', this, ONCE);
    if (this.#deadline === undefined) return;
    if (this.#deadline - Date.now() <= MAX_TIMER_MS) this.setFor(this.#deadline);
  }

  /** Stops to watch: from now on nothing happens. */
  [Symbol.dispose](): void {
    this.#onAbort = undefined;
    this.#outer?.removeEventListener('abort', this);
    this.unset();
  }

  /** The caller's signal has aborted. */
  handleEvent(): void {
    this.#end(this.#outer?.reason);
  }

  protected override ring(): void {
    this.#end(deadlineExceeded(this.#path));
  }

  #end(reason: unknown): void {
    const onAbort = this.#onAbort;
    this[Symbol.dispose]();
    this.#controller?.abort(reason);
    onAbort?.();
  }
}

const ONCE = { once: true } as const;

/** The error of a call whose deadline has passed. */
export function deadlineExceeded(path: string): CallError {
  return CallError.local('TIMEOUT', `${path}: the deadline has passed`, { path });
}
