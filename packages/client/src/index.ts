export { CallError, type Caller, type CallOptions } from '@ahoy/core';
export type { ConnectOptions } from './connect-by.ts';
export { connect } from './connect.ts';
export { safe, type SafeResult } from './safe.ts';
export type { ServiceTarget, Target } from './target.ts';
