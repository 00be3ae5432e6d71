import type { ProtoMessage } from '../model.ts';
import type { Slot } from './slot.ts';
import { toTag } from './type-codec.ts';

/**
 * Writes the source of a function that writes a message's body: the writer is `w`, the value `v`, the depth `d`. The
 * slots `s` and the helpers `h` are in its scope. `at` and `i` say where it is, for the path of an error.
 */
export function encoderSource(message: ProtoMessage, slots: readonly Slot[]): string {
  return `
    return function encode(w, v, d) {
      let at = -1, i, f;
      try {
        ${checkSource(message)}
        ${slots.map((slot, index) => memberSource(slot, index)).join('')}
      } catch (error) { throw h.failed(error, s[at], i); }
    };`;
}

function checkSource({ members, shape }: ProtoMessage): string {
  if (shape === 'wrapper') return '';
  if (shape === 'object') return 'h.checkObject(v);';
  return `h.checkTuple(v, ${members.some(({ rest }) => rest) ? 'Infinity' : members.length});`;
}

function memberSource(slot: Slot, index: number): string {
  const { member, optional } = slot;
  const { emptyMark, nullMark } = member;
  const present = FORMS[member.form](slot, index);
  const isEmpty =
    member.form === 'array' ? 'f.length === 0' : member.form === 'record' ? 'h.isEmpty(f)' : 'f.size === 0';
  return `
    at = ${index}; f = ${accessSource(slot, index)};
    ${rivalsSource(slot, index)}
    if (f === undefined) { ${optional ? '' : refusalSource(slot, index)} }
    ${nullMark ? `else if (f === null) w.uint32(${toTag(nullMark.number, 0)}).uint32(0);` : ''}
    else {
      ${present}
      ${emptyMark ? `if (${isEmpty}) w.uint32(${toTag(emptyMark.number, 0)}).bool(true);` : ''}
    }`;
}

/** A reader takes the last member of a oneof and drops the others, which nobody means. */
function rivalsSource({ rivals }: Slot, index: number): string {
  return rivals[0] === index ? `h.checkOneof(v, [${rivals.map((rival) => `s[${rival}].member.key`).join(', ')}]);` : '';
}

/** What does not take undefined says what it does take. */
function refusalSource({ member: { form } }: Slot, index: number): string {
  return form === 'one' ? `w${index}(w, f, d);` : `${CHECKS[form]}(f);`;
}

const CHECKS = {
  array: 'h.checkArray',
  set: 'h.checkSet',
  record: 'h.checkObject',
  map: 'h.checkMap',
  entries: 'h.checkMap',
} as const;

/** A name that every object inherits something under is looked for among its own. */
function accessSource({ member, shape }: Slot, index: number): string {
  if (shape === 'wrapper') return 'v';
  if (shape === 'tuple')
    return member.rest ? `v.length > ${member.key} ? v.slice(${member.key}) : undefined` : `v[${member.key}]`;
  if (member.rest) return `h.undeclaredOf(v, s[${index}].declared)`;
  const key = JSON.stringify(member.key);
  return String(member.key) in Object.prototype ? `Object.hasOwn(v, ${key}) ? v[${key}] : undefined` : `v[${key}]`;
}

type FormSource = (slot: Slot, index: number) => string;

const FORMS: Readonly<Record<Slot['member']['form'], FormSource>> = {
  one: ({ tag }, index) => `w${index}(w.uint32(${tag}), f, d);`,
  array: (slot, index) => `
    ${CHECKS.array}(f);
    ${itemsSource(slot, index, (item) => `for (i = 0; i < f.length; i++) { ${item('f[i]')} }`, 'f.length')}`,
  set: (slot, index) => `
    ${CHECKS.set}(f);
    ${itemsSource(slot, index, (item) => `i = 0; for (const x of f) { ${item('x')} i++; }`, 'f.size')}`,
  entries: ({ tag }, index) => `
    ${CHECKS.map}(f);
    i = 0; for (const x of f) { w${index}(w.uint32(${tag}), x, d); i++; }
    i = undefined;`,
  record: (slot, index) => `
    ${CHECKS.record}(f);
    for (i of Object.keys(f)) { if (f[i] === undefined) continue; ${entrySource(slot, index, `h.toMapKey(i, ${JSON.stringify(slot.member.field.keyType?.scalar)})`, 'f[i]')} }
    i = undefined;`,
  map: (slot, index) => `
    ${CHECKS.map}(f);
    for (const [k, x] of f) { i = h.toSegment(k); ${entrySource(slot, index, 'k', 'x')} }
    i = undefined;`,
};

/** Numbers, booleans and enums go packed. */
function itemsSource(
  { tag, type }: Slot,
  index: number,
  loop: (item: (value: string) => string) => string,
  count: string,
): string {
  if (type.wire === 2) return `${loop((value) => `w${index}(w.uint32(${tag}), ${value}, d);`)} i = undefined;`;
  return `if (${count} > 0) { w.uint32(${tag}).fork(); ${loop((value) => `w${index}(w, ${value}, d);`)} w.ldelim(); i = undefined; }`;
}

/** An entry is a message of its own, with the key in field 1 and the value in field 2. */
function entrySource({ key, tag, type }: Slot, index: number, keySource: string, valueSource: string): string {
  return `
    const e = h.deeper(d);
    w.uint32(${tag}).fork();
    k${index}(w.uint32(${toTag(1, key?.wire ?? 2)}), ${keySource}, e);
    w${index}(w.uint32(${toTag(2, type.wire)}), ${valueSource}, e);
    w.ldelim();`;
}
