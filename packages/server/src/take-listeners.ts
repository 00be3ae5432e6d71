import type { EventEmitter } from 'node:events';

/** Takes the listeners of an event away, so that another can stand before them. Returns them as one function. */
export function takeListeners(emitter: EventEmitter, event: string): (...args: readonly unknown[]) => void {
  const own = emitter.rawListeners(event);
  emitter.removeAllListeners(event);
  return (...args) => {
    for (const listener of own) listener.apply(emitter, [...args]);
  };
}
