/** Together with a length divisible by 4. A repeated group would overflow the stack on 8 MiB of bytes. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
/** Arguments that `String.fromCharCode` takes at once on every engine. */
const CHUNK = 0x8000;

/** Writes bytes as base64 (RFC 4648, section 4), in Node and in a browser. */
export function bytesToBase64(bytes: Uint8Array): string {
  if (typeof Buffer !== 'undefined') {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  }
  let binary = '';
  for (let start = 0; start < bytes.length; start += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(start, start + CHUNK));
  }
  return btoa(binary);
}

/** Reads base64, or returns undefined for a text that is none. */
export function base64ToBytes(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  if (typeof Buffer !== 'undefined') return new Uint8Array(Buffer.from(text, 'base64'));
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
