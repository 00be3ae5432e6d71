import { type Logger, pino } from 'pino';

/** A log whose lines a test can read. */
export interface ReadableLog {
  readonly logger: Logger;
  readonly lines: Record<string, unknown>[];
}

/** Makes a log that keeps its lines. */
export function createReadableLog(): ReadableLog {
  const lines: Record<string, unknown>[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => lines.push(JSON.parse(line)) });
  return { logger, lines };
}
