import { ProtobufError } from '../protobuf-error.ts';

/** Full names that are taken, and what took them. */
export type Names = Map<string, string>;

/**
 * Takes a full name for something.
 * @throws ProtobufError that names both, where something else has it.
 */
export function claim(names: Names, fullName: string, owner: string): string {
  const other = names.get(fullName);
  if (other !== undefined) {
    throw new ProtobufError(
      `${other} and ${owner} would both be ${fullName} in protobuf; give one of them another name`,
    );
  }
  names.set(fullName, owner);
  return fullName;
}

/** Takes a name inside a scope, with a number at its end where the plain one is taken; for what nobody named. */
export function claimFree(names: Names, scope: string, name: string, owner: string): string {
  let free = name;
  for (let count = 2; names.has(join(scope, free)); count++) free = `${name}${count}`;
  claim(names, join(scope, free), owner);
  return free;
}

/** Joins a scope and a name; the package without a name is empty. */
export function join(scope: string, name: string): string {
  return scope === '' ? name : `${scope}.${name}`;
}
