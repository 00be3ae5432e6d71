import { pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';

/** How a service writes its log. */
export interface LoggerOptions {
  /** Name of the service, on every line. */
  readonly name: string;
  /** Lines below this level are not written. Default: `info`. */
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** `pretty` for people, `json` for machines. Default: `json`. */
  readonly format?: 'pretty' | 'json';
}

/** Makes the log of a service, on standard output. */
export function createLogger({ name, level = 'info', format = 'json' }: LoggerOptions): Logger {
  if (format === 'json') return pino({ name, level });
  const pretty = PinoPretty({
    colorize: process.env.NO_COLOR === undefined,
    // The message already says path, status and duration.
    ignore: 'pid,hostname,name,path,code,ms,traceId',
    translateTime: 'HH:MM:ss.l',
    singleLine: true,
    sync: true,
  });
  return pino({ name, level }, pretty);
}
