import type { ProtoMessage } from '../model.ts';
import type { Slot } from './slot.ts';
import { toTag } from './type-codec.ts';

/**
 * Writes the source of a function that reads a message's body: the reader is `r`, the end `end`, the depth `d`, and
 * `into` the value of the same field that came before. Members are kept in variables and put together at the end, so
 * that a message with all its members is one object literal. `at` says where it is, for the path of an error.
 */
export function decoderSource(message: ProtoMessage, slots: readonly Slot[]): string {
  const locals = slots.map((_, index) => `f${index}`);
  return `
    return function decode(r, end, d, into) {
      let at = -1${locals.map((local) => `, ${local}`).join('')};
      ${mergeSource(message, slots)}
      try {
        while (r.pos < end) {
          const tag = r.tag();
          switch (tag) {
            ${slots.map((slot, index) => casesSource(slot, index)).join('')}
            default: at = -1; h.skip(r, tag);
          }
        }
      } catch (error) { throw h.failed(error, s[at], h.nextIndex([${locals.join(', ')}][at])); }
      ${slots.map((slot, index) => defaultSource(slot, index)).join('')}
      ${BUILD[message.shape as 'object'](message, slots)}
    };`;
}

function mergeSource({ shape }: ProtoMessage, slots: readonly Slot[]): string {
  if (shape !== 'object') return '';
  const members = slots.map((slot, index) =>
    slot.member.rest
      ? `f${index} = h.undeclaredOf(into, s[${index}].declared);`
      : `if (Object.hasOwn(into, ${keySource(slot)})) f${index} = into[${keySource(slot)}];`,
  );
  return `if (into != null) { ${members.join(' ')} }`;
}

function casesSource(slot: Slot, index: number): string {
  const { emptyMark, form, nullMark } = slot.member;
  const at = `at = ${index};`;
  const marks = [
    nullMark ? `case ${toTag(nullMark.number, 0)}: ${at} r.int32(); f${index} = null; break;` : '',
    emptyMark ? `case ${toTag(emptyMark.number, 0)}: ${at} if (r.bool()) f${index} ??= ${NEW[form]}; break;` : '',
  ];
  return `case ${slot.tag}: ${at} ${rivalsSource(slot, index)} ${READ[form](slot, index)} break; ${unpackedSource(slot, index)} ${marks.join(' ')}`;
}

/** Of the members of one oneof, the last one counts. */
function rivalsSource({ rivals }: Slot, index: number): string {
  return rivals.map((rival) => (rival === index ? '' : `f${rival} = undefined;`)).join(' ');
}

const NEW: Readonly<Record<Slot['member']['form'], string>> = {
  one: 'undefined',
  array: '[]',
  set: 'new Set()',
  record: '{}',
  map: 'new Map()',
  entries: 'new Map()',
};

type ReadSource = (slot: Slot, index: number) => string;

const READ: Readonly<Record<Slot['member']['form'], ReadSource>> = {
  one: (slot, index) => `f${index} = r${index}(r, d${slot.type.wire === 2 ? `, f${index}` : ''});`,
  array: (slot, index) => itemsSource(slot, index, 'push'),
  set: (slot, index) => itemsSource(slot, index, 'add'),
  record: (_, index) => `h.putEntry(f${index} ??= {}, h.readEntry(r, s[${index}], d));`,
  map: (_, index) => `{ const [k, x] = h.readEntry(r, s[${index}], d); (f${index} ??= new Map()).set(k, x); }`,
  entries: (_, index) => `{ const [k, x] = r${index}(r, d); (f${index} ??= new Map()).set(k, x); }`,
};

function itemsSource({ member, type }: Slot, index: number, add: string): string {
  const local = `f${index} ??= ${NEW[member.form]};`;
  if (type.wire === 2) return `${local} f${index}.${add}(r${index}(r, d));`;
  return `{ ${local} const outer = h.narrow(r); while (r.pos < r.len) f${index}.${add}(r${index}(r, d)); r.len = outer; }`;
}

/** Numbers, booleans and enums may come one by one as well. */
function unpackedSource({ member, type }: Slot, index: number): string {
  if (type.wire === 2 || (member.form !== 'array' && member.form !== 'set')) return '';
  const add = member.form === 'array' ? 'push' : 'add';
  const tag = toTag(member.field.number, type.wire);
  return `case ${tag}: at = ${index}; (f${index} ??= ${NEW[member.form]}).${add}(r${index}(r, d)); break;`;
}

/** A collection without items is no bytes, nor is zero where presence is implicit. */
function defaultSource({ absent, member }: Slot, index: number): string {
  if (absent === 'nothing') return '';
  const value = { empty: NEW[member.form], null: 'null', zero: `s[${index}].zero(d)` }[absent];
  return `if (f${index} === undefined) f${index} = ${value};`;
}

type BuildSource = (message: ProtoMessage, slots: readonly Slot[]) => string;

const BUILD: Readonly<Record<'object' | 'tuple' | 'wrapper', BuildSource>> = {
  object: buildObject,
  tuple: buildTuple,
  wrapper: () => 'return f0;',
};

/** In the order in which the contract declares the members. */
function inOrder(
  { members }: ProtoMessage,
  slots: readonly Slot[],
): readonly { readonly slot: Slot; readonly local: string }[] {
  return slots
    .map((slot, index) => ({ slot, local: `f${index}` }))
    .toSorted((a, b) => members.indexOf(a.slot.member) - members.indexOf(b.slot.member));
}

function buildObject(message: ProtoMessage, slots: readonly Slot[]): string {
  const parts = inOrder(message, slots).filter(({ slot }) => !slot.member.rest);
  const rest = slots.findIndex(({ member }) => member.rest);
  const whole = `{ ${parts.map(({ local, slot }) => `${keySource(slot)}: ${local}`).join(', ')} }`;
  if (rest === -1 && parts.length > 0) {
    return `if (${parts.map(({ local }) => `${local} !== undefined`).join(' && ')}) return ${whole}; ${buildPartial(parts)} return o;`;
  }
  return `${buildPartial(parts)} ${rest === -1 ? '' : `h.addUndeclared(o, f${rest}, s[${rest}].declared);`} return o;`;
}

function buildPartial(parts: readonly { readonly slot: Slot; readonly local: string }[]): string {
  const puts = parts.map(({ local, slot }) => `if (${local} !== undefined) o[${keySource(slot)}] = ${local};`);
  return `const o = {}; ${puts.join(' ')}`;
}

function buildTuple(message: ProtoMessage, slots: readonly Slot[]): string {
  const parts = inOrder(message, slots);
  const items = parts.filter(({ slot }) => !slot.member.rest).map(({ local }) => local);
  const rest = parts.find(({ slot }) => slot.member.rest)?.local;
  return `return h.toTuple([${items.join(', ')}], ${message.optionalFrom ?? items.length}, ${rest});`;
}

function keySource({ member }: Slot): string {
  return JSON.stringify(member.key);
}
