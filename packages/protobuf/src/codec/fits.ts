import { ProtobufError } from '../protobuf-error.ts';
import type { ProtoMember, ProtoMessage, ProtoScalar, ProtoType } from '../model.ts';
import { isRecord } from './is-record.ts';
import { isMapKey } from './map-key.ts';
import { MAX_DEPTH } from './limits.ts';
import { scalars } from './scalars.ts';
import { isDuration } from './duration.ts';
import { isTimestamp } from './timestamp.ts';

/** How well a value fits a type: not at all, only without some of its members, or wholly. */
export type Fit = 0 | 1 | 2;

/** What was found out, so that a value inside a union inside a union is looked at once for each type. */
type Memo = Map<unknown, Map<ProtoType, Fit>>;

/** Tells how well a value fits a type. */
export function fitOf(type: ProtoType, value: unknown, memo: Memo = new Map(), depth = 0): Fit {
  if (depth > MAX_DEPTH) throw new ProtobufError(`the value is circular or nested deeper than ${MAX_DEPTH} levels`);
  if (type.kind === 'scalar') return fitOfScalar(type, value);
  if (type.kind === 'enum') return type.values.some((one) => one.value !== undefined && one.value === value) ? 2 : 0;
  const known = memo.get(value)?.get(type);
  if (known !== undefined) return known;
  const fit = fitOfMessage(type, value, memo, depth + 1);
  const fits = memo.get(value) ?? new Map<ProtoType, Fit>();
  memo.set(value, fits.set(type, fit));
  return fit;
}

/** A float takes other numbers too, but changes them. */
function fitOfScalar({ literals, scalar }: ProtoScalar, value: unknown): Fit {
  if (!scalars[scalar].fits(value) || literals?.includes(value) === false) return 0;
  return scalar === 'float' && !Object.is(Math.fround(Number(value)), value) ? 1 : 2;
}

function fitOfMessage(type: ProtoMessage, value: unknown, memo: Memo, depth: number): Fit {
  const fit = (member: ProtoMember, part: unknown): Fit => fitOfMember(member, part, memo, depth);
  switch (type.shape) {
    case 'any':
      return 2;
    case 'json':
      return isJson(value) ? 2 : 0;
    case 'empty':
      return value === undefined ? 2 : 0;
    case 'never':
      return 0;
    case 'timestamp':
      return isTimestamp(value) ? 2 : 0;
    case 'duration':
      return isDuration(value) ? 2 : 0;
    case 'wrapper':
      return worst(type.members.map((member) => fit(member, value)));
    case 'union':
      return best(type.members.map((member) => fitOf(member.field.type, value, memo, depth)));
    case 'tuple':
      return fitOfTuple(type, value, fit);
    default:
      return fitOfObject(type, value, fit);
  }
}

type FitMember = (member: ProtoMember, part: unknown) => Fit;

function fitOfTuple({ members, optionalFrom = 0 }: ProtoMessage, value: unknown, fit: FitMember): Fit {
  if (!Array.isArray(value) || value.length < optionalFrom) return 0;
  const rest = members.find((member) => member.rest);
  const items = members.filter((member) => !member.rest);
  if (value.length > items.length && rest === undefined) return 0;
  const fits = items.map((member, index) => fit(member, value[index]));
  return worst(rest === undefined ? fits : [...fits, fit(rest, value.slice(items.length))]);
}

function fitOfObject({ members }: ProtoMessage, value: unknown, fit: FitMember): Fit {
  if (!isRecord(value)) return 0;
  const undeclared = new Map(Object.entries(value).filter(([, part]) => part !== undefined));
  const fits: Fit[] = [];
  for (const member of members.filter(({ rest }) => !rest)) {
    const key = String(member.key);
    fits.push(fit(member, Object.hasOwn(value, key) ? value[key] : undefined));
    undeclared.delete(key);
  }
  const rest = members.find((member) => member.rest);
  if (rest !== undefined) fits.push(...[...undeclared.values()].map((part) => fitOf(rest.field.type, part)));
  else if (undeclared.size > 0) fits.push(1);
  return worst(fits);
}

function fitOfMember(member: ProtoMember, part: unknown, memo: Memo, depth: number): Fit {
  if (part === undefined && member.optional) return 2;
  if (part === null && member.nullMark !== undefined) return 2;
  const { keyType, type } = member.field;
  const all = (parts: Iterable<unknown>): Fit => worst(Array.from(parts, (one) => fitOf(type, one, memo, depth)));
  switch (member.form) {
    case 'one':
      return fitOf(type, part, memo, depth);
    case 'array':
      return Array.isArray(part) ? all(part) : 0;
    case 'set':
      return part instanceof Set ? all(part) : 0;
    case 'entries':
      return part instanceof Map ? all(part) : 0;
    case 'record':
      return isRecord(part) && Object.keys(part).every((key) => isMapKey(key, keyType)) ? all(definedIn(part)) : 0;
    default:
      if (!(part instanceof Map) || keyType === undefined) return 0;
      return worst([all(part.values()), ...Array.from(part.keys(), (key) => fitOf(keyType, key))]);
  }
}

function definedIn(record: object): readonly unknown[] {
  return Object.values(record).filter((part) => part !== undefined);
}

function isJson(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null)
    return ['string', 'number', 'boolean', 'object'].includes(typeof value);
  if (depth > MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isJson(item, depth + 1));
  return isRecord(value) && Object.values(value).every((part) => part === undefined || isJson(part, depth + 1));
}

function worst(fits: readonly Fit[]): Fit {
  return fits.includes(0) ? 0 : fits.includes(1) ? 1 : 2;
}

function best(fits: readonly Fit[]): Fit {
  return fits.includes(2) ? 2 : fits.includes(1) ? 1 : 0;
}
