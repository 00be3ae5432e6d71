import { createRouter, type RouterOf } from '@ahoy/core/procedure';
import * as services from './services.ts';

/** The type of every service together. A front end or a client imports this and nothing else. */
export type AppRouter = RouterOf<typeof services>;

/** Every service as one tRPC router. */
export const appRouter: AppRouter = createRouter(services);
