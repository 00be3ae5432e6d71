import type { Segment } from '@ahoy/core/value-text';
import type { ProtoScalar } from '../model.ts';
import { ProtobufError, refuse } from '../protobuf-error.ts';
import type { ScalarName } from '../scalar-name.ts';
import { scalars } from './scalars.ts';

/** Turns the name of an object's member into the key of a map. */
export function toMapKey(name: string, scalar: ScalarName): unknown {
  if (name === '__proto__') throw new ProtobufError('this key is refused');
  return scalar === 'string'
    ? name
    : (keyIn(name, scalar) ??
        refuse(name, scalar === 'bool' ? 'true or false as the key' : 'a whole number that fits as the key'));
}

/** Tells the name of an object's member that is a key of a map. */
export function isMapKey(name: string, keyType: ProtoScalar | undefined): boolean {
  if (keyType === undefined || name === '__proto__') return false;
  return keyType.scalar === 'string' || keyIn(name, keyType.scalar) !== undefined;
}

/** What an error calls the key of a Map. */
export function toSegment(key: unknown): Segment {
  return typeof key === 'number' ? key : String(key);
}

/** A number that is written as JavaScript writes it, or a boolean; else two names would be one key. */
function keyIn(name: string, scalar: ScalarName): unknown {
  if (scalar === 'bool') return name === 'true' || (name === 'false' ? false : undefined);
  if (!/^-?\d{1,20}$/.test(name)) return undefined;
  const whole = BigInt(name);
  const value = scalars[scalar].fits(whole) ? whole : Number(whole);
  return String(value) === name && scalars[scalar].fits(value) ? value : undefined;
}
