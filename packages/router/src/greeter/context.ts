import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import type { Feed } from '../feed.ts';
import type { Greeting } from './schema.ts';

/** What the greeter's procedures are given by the service that runs them. */
export interface GreeterContext {
  /** Greetings as they are said. */
  readonly greetings: Feed<Greeting>;
  /** Names, in lower case, that this house does not greet. */
  readonly stopList: ReadonlySet<string>;
}

export const procedure: ServiceProcedureBuilder<GreeterContext> = createProcedureBuilder();
