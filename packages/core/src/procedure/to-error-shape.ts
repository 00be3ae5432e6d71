import { getTRPCErrorShape, type TRPCError } from '@trpc/server';
import type { ErrorShape } from '../error-shape.ts';
import { root } from './root.ts';

/** The shape in which an error crosses the wire: a declared one, or what `formatError` makes of it. */
export function toErrorShape(error: TRPCError, path: string | undefined): ErrorShape {
  return getTRPCErrorShape({ config: root._config, error, type: 'unknown', path, input: undefined, ctx: undefined });
}
