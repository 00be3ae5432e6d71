export { readConfig, type ServiceConfig } from './config.ts';
export { inProcess, type InProcess } from './in-process.ts';
export type { Address } from './listen.ts';
export { createLogger, type LoggerOptions } from './logger.ts';
export type { ServeOptions } from './options.ts';
export { runMain } from './run-main.ts';
export { serve, type Server } from './serve.ts';
export type { ContextOf, ContextOptions, CreateContext } from './services.ts';
export { untilReady } from './until-ready.ts';
