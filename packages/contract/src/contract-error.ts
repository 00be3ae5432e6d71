/** A schema, a lock or a number that a contract cannot hold. The message says where, what and what to do. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}
