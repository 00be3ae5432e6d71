import { readConfig, type ServiceConfig } from '@ahoy/server';
import { z } from 'zod';

/** What the greeter-service is configured with. */
export interface Config extends ServiceConfig {
  /** Names that the house does not greet, in lower case. */
  readonly stopList: ReadonlySet<string>;
}

/** Reads `PORT_GREETER` (5000 and 50051), `STOP_LIST` (names, separated by commas) and what every service reads. */
export function configFrom(env: NodeJS.ProcessEnv): Config {
  const [config, { STOP_LIST }] = readConfig(env, {
    portVariable: 'PORT_GREETER',
    ports: [5000, 50051],
    variables: { STOP_LIST: z.string().default('Voldemort') },
  });
  const names = STOP_LIST.split(',').map((name) => name.trim().toLowerCase());
  return { ...config, stopList: new Set(names.filter(Boolean)) };
}
