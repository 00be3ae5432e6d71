import { EventEmitter } from 'node:events';

/** What happened inside the lab's handlers; the tests run in the process that serves it. */
export const events: EventEmitter<Record<string, unknown[]>> = new EventEmitter();
