import type { ProcedureContract } from '@ahoy/contract';
import { ProtobufError } from '../protobuf-error.ts';
import { toPascal, toSnake } from './case.ts';

/** Where gRPC finds a procedure. */
export interface Route {
  readonly packageName: string;
  readonly service: string;
  readonly method: string;
}

/** `greet.Greeter/SayHello`; the package may be left out. */
const GRPC_NAME =
  /^(?:(?<packageName>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\.)?(?<service>[A-Za-z_]\w*)\/(?<method>[A-Za-z_]\w*)$/;

/** Finds a procedure's gRPC name: what `meta.grpc` says, else `greeter.Greeter/SayHello` for `greeter.sayHello`. */
export function routeOf({ meta, path }: Pick<ProcedureContract, 'meta' | 'path'>): Route {
  if (meta.grpc === undefined) return derive(path.split('.'));
  const { packageName = '', service = '', method = '' } = GRPC_NAME.exec(meta.grpc)?.groups ?? {};
  if (method !== '') return { packageName, service, method };
  throw new ProtobufError(
    `${path}: expected meta.grpc to be like greet.Greeter/SayHello, got ${JSON.stringify(meta.grpc)}`,
  );
}

/** Tells a procedure that does not say its gRPC name. */
export function isDerived({ meta }: Pick<ProcedureContract, 'meta'>): boolean {
  return meta.grpc === undefined;
}

function derive(parts: readonly string[]): Route {
  const groups = parts.length > 1 ? parts.slice(0, -1) : ['root'];
  return {
    packageName: groups.map(toSnake).join('.'),
    service: toPascal(groups.at(-1) ?? ''),
    method: toPascal(parts.at(-1) ?? ''),
  };
}
