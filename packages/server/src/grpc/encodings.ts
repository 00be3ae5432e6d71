import { gunzipSync, inflateSync } from 'node:zlib';
import { grpcRefusal, type Refusal } from './refusal.ts';

/** Undoes a compression, up to a length in bytes. */
export type Inflate = (message: Uint8Array, maxBytes: number) => Uint8Array | Refusal;

/** Compressions by the name that `grpc-encoding` gives them. Source: gRPC over HTTP/2, "Content-Coding". */
const encodings: ReadonlyMap<string, Inflate | undefined> = new Map([
  ['identity', undefined],
  ['deflate', inflateWith('deflate', inflateSync)],
  ['gzip', inflateWith('gzip', gunzipSync)],
]);

/** The names of the compressions that are known, as `grpc-accept-encoding` lists them. */
export const ACCEPTED_ENCODINGS: string = [...encodings.keys()].join(',');

/** Tells the name of a compression that is known. */
export function isEncoding(name: string): boolean {
  return encodings.has(name);
}

/** What undoes a compression; undefined where there is none to undo. */
export function inflaterOf(name: string | undefined): Inflate | undefined {
  return name === undefined ? undefined : encodings.get(name);
}

function inflateWith(name: string, inflate: typeof gunzipSync): Inflate {
  return (message, maxBytes) => {
    try {
      return inflate(message, { maxOutputLength: maxBytes });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
        return grpcRefusal('RESOURCE_EXHAUSTED', `the message is larger than ${maxBytes} bytes when it is inflated`);
      }
      return grpcRefusal('INTERNAL', `expected a message that ${name} has compressed: ${(cause as Error).message}`);
    }
  };
}
