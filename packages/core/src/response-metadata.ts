import { isMetadataValue, isProtocolName, type Metadata } from './metadata.ts';

/** What travels beside the answer of one call. A handler adds to it, and the protocol that carries the answer takes it. */
export interface ResponseMetadata {
  /** Adds to it; a later value is stronger. */
  readonly add: (metadata: Metadata) => void;
  /** What goes ahead of the answer. It is taken when the answer begins; what is added from then on is for its end. */
  readonly head: () => Metadata;
  /** What goes after the answer, where a protocol has a place for that. */
  readonly trailers: () => Metadata;
}

/** Makes the response metadata of a call. */
export function createResponseMetadata(): ResponseMetadata {
  return new Added();
}

/** Most answers have none, so that nothing is made before it is needed. */
class Added implements ResponseMetadata {
  #head: Metadata = NONE;
  #trailers: Metadata = NONE;
  #hasBegun = false;

  add(metadata: Metadata): void {
    if (this.#hasBegun) this.#trailers = { ...this.#trailers, ...metadata };
    else this.#head = { ...this.#head, ...metadata };
  }

  head(): Metadata {
    this.#hasBegun = true;
    return this.#head;
  }

  trailers(): Metadata {
    return this.#trailers;
  }
}

const NONE: Metadata = {};

/** Picks what is metadata from the headers of an answer; what its protocol itself needs, and what is no text, is left out. */
export function toResponseMetadata(headers: Iterable<readonly [name: string, value: string]>): Metadata {
  const metadata: Record<string, string> = {};
  for (const [name, value] of headers) {
    if (!isProtocolName(name) && !name.endsWith('-bin') && isMetadataValue(value)) metadata[name] = value;
  }
  return metadata;
}
