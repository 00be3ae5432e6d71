/** What the other side has sent is not the protocol. The connection ends with it, and nothing else does. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** @throws ProtocolError unless the condition holds. */
export function demand(condition: boolean, expected: string): asserts condition {
  if (!condition) throw new ProtocolError(`expected ${expected}`);
}
