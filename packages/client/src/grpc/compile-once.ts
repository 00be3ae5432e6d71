import type { GrpcClientMethod } from './method.ts';

/** Finds the method by which a server serves the procedure of a path. */
export type FindMethod = (path: string) => GrpcClientMethod | undefined;

/** Keeps the methods that were found: their codecs are compiled when they are first called, and once. */
export function compileOnce(find: FindMethod): FindMethod {
  const known = new Map<string, GrpcClientMethod>();
  return (path) => {
    const method = known.get(path) ?? find(path);
    if (method) known.set(path, method);
    return method;
  };
}
