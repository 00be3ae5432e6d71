import { bytesToBase64 } from '@ahoy/core/base64';
import { PlainError, refuse, within } from '../plain-error.ts';
import { deeper } from './form.ts';

/**
 * The form of a value that no node describes: what JSON has no form for is written as it is where a node does, and a Map
 * as pairs. What has no form at all, such as a function, is refused.
 */
export function natural(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case 'bigint':
      return value.toString();
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      return value === null ? null : naturalObject(value, deeper(depth));
    case 'function':
    case 'symbol':
      return refuse(value, 'data');
    default:
      return value;
  }
}

function naturalObject(value: object, depth: number): unknown {
  if (Array.isArray(value)) return value.map((item, index) => part(item ?? null, index, depth));
  if (value instanceof Date) return toIso(value);
  if (value instanceof Uint8Array) return bytesToBase64(value);
  if (value instanceof Set) return Array.from(value, (item, index) => part(item ?? null, index, depth));
  if (value instanceof Map) return Array.from(value, (pair, index) => part(pair, index, depth));
  if ('toJSON' in value && typeof value.toJSON === 'function') return natural(value.toJSON(), depth);
  const type = Object.prototype.toString.call(value).slice(8, -1);
  if (type !== 'Object') throw new PlainError(`expected data, got a ${type}`);
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, named(name, member, depth)]));
}

function named(name: string, value: unknown, depth: number): unknown {
  checkName(name);
  return part(value, name, depth);
}

function part(value: unknown, segment: string | number, depth: number): unknown {
  try {
    return natural(value, depth);
  } catch (error) {
    throw within(error, segment);
  }
}

/** Refuses the one name that an object cannot have without harm to whoever copies it. */
export function checkName(name: string): void {
  if (name === '__proto__') throw new PlainError('there is a key "__proto__", which is refused');
}

/** @throws PlainError for a date that is none. */
export function toIso(date: Date): string {
  return Number.isNaN(date.getTime()) ? refuse(date, 'a date') : date.toISOString();
}
