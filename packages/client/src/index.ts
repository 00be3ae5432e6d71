export { CallError, type Caller, type CallOptions } from '@ahoy/core';
export { connect, type ConnectOptions } from './connect.ts';
export { safe, type SafeResult } from './safe.ts';
export type { ServiceTarget, Target } from './target.ts';
