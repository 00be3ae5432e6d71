import type { AnyTRPCRouter, TRPCBuiltRouter, TRPCRouterDef } from '@trpc/server';
import { isReservedName } from '../reserved-names.ts';
import { root } from './root.ts';

type Root = (typeof root)['_config']['$types'];

/**
 * The tRPC router type of a record of services. Unlike tRPC's own it does not ask each procedure whether it is one, so
 * that a reader looks at the procedures it names and at no other; `createRouter` asks at run time.
 */
export interface RouterOf<Services> {
  _def: RouterDefOf<Services>;
  createCaller: AnyTRPCRouter['createCaller'];
}

/** The definition inside a {@link RouterOf}. */
export interface RouterDefOf<Services> extends Omit<TRPCRouterDef<Root, {}>, 'record' | 'procedures'> {
  record: Services;
  procedures: Services;
}

/**
 * Puts service modules together into a tRPC router, and checks that they export procedures only.
 * @throws Error that names the export and says what it is.
 */
export function createRouter<Services extends object>(services: Services): RouterOf<Services> {
  for (const [name, service] of Object.entries(services)) check(service, name);
  const router: TRPCBuiltRouter<Root, {}> = root.router<{}>(services);
  // The record of the built router is `services`, key by key; only the type that reads it differs.
  return router as unknown as RouterOf<Services>;
}

function check(value: unknown, path: string): void {
  const name = path.slice(path.lastIndexOf('.') + 1);
  if (isReservedName(name)) throw new Error(`${path}: "${name}" is a reserved name; choose another`);
  if (isProcedure(value)) return;
  if (!isModule(value)) {
    throw new Error(
      `${path}: a service module exports procedures only, got a value of type ${typeName(value)}; ` +
        'keep it in a file beside the module',
    );
  }
  for (const [key, child] of Object.entries(value)) check(child, `${path}.${key}`);
}

function isProcedure(value: unknown): boolean {
  return typeof value === 'function' && '_def' in value;
}

/** A module has no prototype, a record of procedures the plainest. */
function isModule(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function typeName(value: unknown): string {
  if (typeof value !== 'object') return typeof value;
  return value === null ? 'null' : value.constructor.name;
}
