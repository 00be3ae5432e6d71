import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Makes what undoes a content coding (RFC 9110, 8.4.1). */
const inflaters: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/** Inflates a body that was compressed. One in a coding that is not known here stays as it is. */
export function inflate(body: Readable, coding: string | null): Readable {
  const name = coding?.toLowerCase() ?? '';
  if (!Object.hasOwn(inflaters, name)) return body;
  // Whoever reads what comes out learns of a failure there.
  return pipeline(body, inflaters[name]?.() as Transform, () => {});
}
