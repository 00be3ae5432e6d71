export type {
  Both,
  Middleware,
  MiddlewareArgs,
  MiddlewareResult,
  Mutation,
  NoInput,
  ProcedureBuilder,
  ProcedureBuilderWithOutput,
  Query,
  ResolverArgs,
  Schema,
  Subscription,
} from './builder.ts';
export { type ItemStream, markReceived, stream, type StreamItem, streamItemOf, trackedStream } from './item-stream.ts';
export { lazyParser, type Parse } from './lazy-parser.ts';
export { createProcedureBuilder, PING_MS, type ServiceProcedureBuilder } from './root.ts';
export { createRouter, type RouterOf } from './router.ts';
export { toErrorShape } from './to-error-shape.ts';
