export { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
export { PREFACE } from './frame.ts';
export type { Limits } from './limits.ts';
export { isPreface } from './preface.ts';
