import express, { type Request } from 'express';

/**
 * Makes what reads whole bodies: express's own reader, which inflates gzip, deflate and br. The limit holds for what
 * comes out.
 */
export function bodyReader(maxBodyBytes: number): (request: Request) => Promise<Uint8Array | undefined> {
  const read = express.raw({ limit: maxBodyBytes, type: () => true });
  return async (request) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // The reader writes nothing to the response, which express keeps with the request.
    read(request, request.res as NonNullable<Request['res']>, (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error);
    });
    await promise;
    return request.body as Uint8Array | undefined;
  };
}
