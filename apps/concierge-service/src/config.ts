import { readConfig, type ServiceConfig } from '@ahoy/server';
import path from 'node:path';
import { z } from 'zod';

/** What the concierge-service is configured with. */
export interface Config extends ServiceConfig {
  /** Where the greeter-service runs: one URL, or several of its replicas. */
  readonly greeter: readonly string[];
  /** File of the guest book. */
  readonly guestBook: string;
}

const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Reads `PORT_CONCIERGE` (5100), `GREETER_URL` (the port of `PORT_GREETER` on this machine; several URLs are separated
 * by commas), `GUEST_BOOK` (`.data/guest-book.sqlite`) and what every service reads.
 */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const [config, own] = readConfig(env, {
    portVariable: 'PORT_CONCIERGE',
    ports: [5100],
    variables: {
      GREETER_URL: z
        .string()
        .transform((text) => text.split(',').map((url) => url.trim()))
        .pipe(z.array(z.url({ protocol: /^https?$/, error: 'expected http://host:port' })))
        .optional(),
      PORT_GREETER: z
        .string()
        .regex(/^\d+(,\d+)*$/, 'expected a port such as 5000')
        .default('5000'),
      GUEST_BOOK: z.string().default(path.join(root, '.data/guest-book.sqlite')),
    },
  });
  const greeter = own.GREETER_URL ?? [`http://127.0.0.1:${own.PORT_GREETER.split(',')[0]}`];
  return { ...config, greeter, guestBook: own.GUEST_BOOK };
}
