import type { ProtoMessage, ProtoType } from '../model.ts';

/** What the absence of a required member means: `explicit`, that it has no value; `implicit`, its type's zero value. */
export type Presence = 'explicit' | 'implicit';

/**
 * Refuses an option that is no kind of presence.
 * @throws Error
 */
export function checkPresence(presence: Presence): void {
  if (presence === 'explicit' || presence === 'implicit') return;
  throw new Error(`presence: expected explicit or implicit, got ${String(presence)}`);
}

/** Shapes of which no value can be told from the bytes of an empty message. */
const WITHOUT_ZERO: ReadonlySet<ProtoMessage['shape']> = new Set(['union', 'json', 'any', 'empty', 'never']);

/** Tells a type that protobuf's zero stands for a value of: not a union, nor an enum or literals whose 0 means nothing. */
export function hasZero(type: ProtoType, zeroOf: (scalar: Extract<ProtoType, { kind: 'scalar' }>) => unknown): boolean {
  if (type.kind === 'message') return !WITHOUT_ZERO.has(type.shape);
  if (type.kind === 'enum') return type.open === true || type.values.some((one) => one.number === 0 && 'value' in one);
  return type.literals === undefined || type.literals.includes(zeroOf(type));
}
