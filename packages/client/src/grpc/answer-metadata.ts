import { type Call, toResponseMetadata } from '@ahoy/core';
import type { Metadata, StatusObject } from '@grpc/grpc-js';
import type { EventEmitter } from 'node:events';

/**
 * Collects the metadata of an answer: what comes ahead of it and, where nothing else came by then, what comes with its
 * status. Returns a function that tells the caller of it; of a server that has not answered there is nothing to tell.
 */
export function collectMetadata(sent: EventEmitter, { onMetadata }: Call): () => void {
  if (!onMetadata) return () => {};
  const headers: [string, string][] = [];
  const take = (metadata: Metadata): void => {
    for (const name of Object.keys(metadata.getMap())) headers.push([name, metadata.get(name).join(', ')]);
  };
  sent.on('metadata', take);
  sent.on('status', ({ metadata }: StatusObject) => take(metadata));
  return () => {
    if (headers.length > 0) onMetadata(toResponseMetadata(headers));
  };
}
