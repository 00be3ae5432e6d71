import { currentCall } from './call-context.ts';
import { isProtocolName, type Metadata, whyNotMetadata } from './metadata.ts';

/**
 * Adds metadata to the answer of the call that is being handled: `addResponseMetadata({ 'x-served-by': 'a' })`. A stream
 * begins with its metadata, so that it is added before the first item; over HTTP, before the handler first waits. What
 * is added later goes to the end of the stream over gRPC, and is left out elsewhere.
 * @throws Error outside of a handler.
 * @throws TypeError for a name or a value that cannot travel in a header, and for a name that belongs to a protocol.
 */
export function addResponseMetadata(metadata: Metadata): void {
  const call = currentCall();
  if (!call) throw new Error('addResponseMetadata: expected to be called by a handler, while it handles a call');
  const checked: Record<string, string> = {};
  for (const [key, value] of Object.entries(metadata)) {
    const name = key.toLowerCase();
    const reason = whyNotMetadata(key, value, isProtocolName(name));
    // Not a CallError: this is a mistake of the service, which its caller can do nothing about.
    if (reason !== undefined) throw new TypeError(`addResponseMetadata: ${reason}`);
    checked[name] = value;
  }
  call.response.add(checked);
}
