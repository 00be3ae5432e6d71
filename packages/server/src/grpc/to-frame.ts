/** Bytes before a message: whether it is compressed, and its length. Source: gRPC over HTTP/2, "Length-Prefixed-Message". */
export const PREFIX_BYTES = 5;

/** Frames a message, without compression. */
export function toFrame(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
