/** What Node resolves `@ahoy/client` to: the same names, and a `connect` that speaks the socket protocol too. */
export { contractHashes } from '@ahoy/contract/hashes';
export { CallError, type Caller, type CallOptions } from '@ahoy/core';
export type { ConnectOptions } from './connect-by.ts';
export { connect } from './connect-node.ts';
export { safe, type SafeResult } from './safe.ts';
export type { ServiceTarget, Target } from './target.ts';
export type { TlsOptions } from './tls-options.ts';
