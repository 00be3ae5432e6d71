import { serviceUrl } from '@ahoy/core/address';
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
 * Reads `PORT_CONCIERGE` (5100), `GREETER_URL` (`HOST` and the first port of `PORT_GREETER`; several URLs are separated by
 * commas), `GUEST_BOOK` (`.data/guest-book.sqlite`) and what every service reads.
 */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const [config, own] = readConfig(env, {
    portVariable: 'PORT_CONCIERGE',
    ports: [5100],
    variables: {
      GREETER_URL: z
        .string()
        .transform((text) => text.split(',').map((url) => url.trim()))
        .pipe(
          z.array(
            z.url({ protocol: /^(tcp|tls|unix|https?)$/, error: 'expected tcp://host:port or http://host:port' }),
          ),
        )
        .optional(),
      GUEST_BOOK: z.string().default(path.join(root, '.data/guest-book.sqlite')),
    },
  });
  // Services call each other over the socket protocol; any URL of another protocol works as well.
  const greeter = own.GREETER_URL ?? [serviceUrl(env, 'PORT_GREETER', 5000).replace('http:', 'tcp:')];
  return { ...config, greeter, guestBook: own.GUEST_BOOK };
}
