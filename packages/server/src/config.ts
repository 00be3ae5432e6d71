import { parsePorts, type Ports } from '@ahoy/core/address';
import { z } from 'zod';
import type { LoggerOptions } from './logger.ts';

/** What every service is configured with; `Own` is what the one at hand adds. */
export interface ServiceConfig {
  readonly host: string;
  readonly ports: Ports;
  readonly logLevel: NonNullable<LoggerOptions['level']>;
  readonly logFormat: NonNullable<LoggerOptions['format']>;
}

/** Which variables a service reads beside those that every service reads. */
export interface ConfigOptions<Own extends z.ZodRawShape> {
  /** Variable that sets the ports: `PORT_GREETER`. */
  readonly portVariable: string;
  /** Ports where that is not set. */
  readonly ports: Ports;
  /** The service's own variables: a schema that takes text, and undefined where the variable may be absent. */
  readonly variables: Own;
}

/**
 * Reads the configuration of a service from the environment: `HOST` (127.0.0.1), `LOG_LEVEL` (info), `LOG_FORMAT`
 * (`json` where `NODE_ENV` is `production`, else `pretty`), the ports, and the service's own variables.
 * @throws Error with one line for each variable that is wrong.
 */
export function readConfig<Own extends z.ZodRawShape>(
  env: Readonly<Record<string, string | undefined>>,
  { portVariable, ports, variables }: ConfigOptions<Own>,
): readonly [config: ServiceConfig, own: z.infer<z.ZodObject<Own>>] {
  // A variable that is set to nothing counts as not set, as shells and container files have it.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const shared = z.object(sharedVariables).safeParse({ ...set, ports: set[portVariable] });
  const own = z.object(variables).safeParse(set);
  const issues = [...(shared.error?.issues ?? []), ...(own.error?.issues ?? [])];
  if (!shared.success || !own.success) {
    const lines = issues.map(({ path: [key], message }) => {
      const name = key === 'ports' ? portVariable : String(key);
      return `${name}: ${message}, got ${JSON.stringify(set[name])}`;
    });
    throw new Error([...new Set(lines)].join('\n'));
  }
  const { HOST, LOG_LEVEL, LOG_FORMAT, NODE_ENV } = shared.data;
  const config: ServiceConfig = {
    host: HOST,
    ports: shared.data.ports ?? ports,
    logLevel: LOG_LEVEL,
    logFormat: LOG_FORMAT ?? (NODE_ENV === 'production' ? 'json' : 'pretty'),
  };
  return [config, own.data];
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const logFormats = ['pretty', 'json'] as const;

const sharedVariables = {
  HOST: z.string().default('127.0.0.1'),
  LOG_LEVEL: z.enum(logLevels, `expected one of ${logLevels.join(', ')}`).default('info'),
  LOG_FORMAT: z.enum(logFormats, `expected one of ${logFormats.join(', ')}`).optional(),
  NODE_ENV: z.string().optional(),
  ports: z
    .string()
    .transform((text, context) => {
      try {
        return parsePorts(text, { listening: true });
      } catch (error) {
        context.addIssue((error as Error).message);
        return z.NEVER;
      }
    })
    .optional(),
};
