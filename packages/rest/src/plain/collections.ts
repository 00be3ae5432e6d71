import type { Node } from '@ahoy/contract';
import { within } from '../plain-error.ts';
import { deeper, type Form, type Forms, type Memo, remembered, worstOf } from './form.ts';
import { natural } from './natural.ts';

type ListNode = Extract<Node, { kind: 'array' | 'set' }>;

/** The form of an array or a Set: an array. */
export function listForm({ kind, item }: ListNode, { formOf, misfit }: Forms): Form {
  const form = formOf(item);
  const isSet = kind === 'set';
  const is = (value: unknown): value is Iterable<unknown> => (isSet ? value instanceof Set : Array.isArray(value));
  return {
    encode(value, depth, memo) {
      if (!is(value)) return natural(value, depth);
      const inner = deeper(depth);
      return turn(value, (part) => encodeItem(form, part, inner, memo));
    },
    decode(json, depth, memo) {
      if (!Array.isArray(json)) return misfit(json, 'an array');
      const inner = deeper(depth);
      const items = turn(json, (part) => form.decode(part, inner, memo));
      return isSet ? new Set(items) : items;
    },
    fits: remembered((value, depth, memo) => (is(value) ? worstOf(value, (part) => form.fits(part, depth, memo)) : 0)),
    takes: remembered((json, depth, memo) =>
      Array.isArray(json) ? worstOf(json, (part) => form.takes(part, depth, memo)) : 0,
    ),
  };
}

/** The form of a tuple: an array, in which null stands for an item that may be absent and is. */
export function tupleForm(node: Extract<Node, { kind: 'tuple' }>, { formOf, misfit }: Forms): Form {
  const forms = node.items.map(formOf);
  const rest = node.rest && formOf(node.rest);
  const { optionalFrom = forms.length } = node;
  const isTuple = (value: unknown): value is unknown[] =>
    Array.isArray(value) && value.length >= optionalFrom && (rest !== undefined || value.length <= forms.length);
  const decodeItem = (part: unknown, index: number, depth: number, memo: Memo): unknown => {
    const form = forms[index] ?? rest;
    if (index >= optionalFrom && part === null && form?.takes(null, depth, memo) === 0) return undefined;
    return form === undefined ? part : form.decode(part, depth, memo);
  };
  const fit = (verb: 'fits' | 'takes', absent: undefined | null): Form['fits'] =>
    remembered((value, depth, memo) => {
      if (!isTuple(value)) return 0;
      return worstOf(value.entries(), ([index, part]) => {
        if (index >= optionalFrom && part === absent) return 2;
        return (forms[index] ?? rest)?.[verb](part, depth, memo) ?? 0;
      });
    });
  return {
    encode(value, depth, memo) {
      if (!Array.isArray(value)) return natural(value, depth);
      const inner = deeper(depth);
      let { length } = value;
      while (length > optionalFrom && value[length - 1] === undefined) length--;
      return turn(value.slice(0, length), (part, index) => {
        const form = forms[index] ?? rest;
        return form === undefined ? natural(part, inner) : encodeItem(form, part, inner, memo);
      });
    },
    decode(json, depth, memo) {
      if (!isTuple(json)) {
        return misfit(json, `an array of ${optionalFrom}${optionalFrom < forms.length || rest ? ' or more' : ''}`);
      }
      const inner = deeper(depth);
      return turn(json, (part, index) => decodeItem(part, index, inner, memo));
    },
    fits: fit('fits', undefined),
    takes: fit('takes', null),
  };
}

/** An item that is undefined still has its place. */
export function encodeItem(form: Form, item: unknown, depth: number, memo: Memo): unknown {
  const json = item === undefined ? undefined : form.encode(item, depth, memo);
  return json === undefined ? (form.blank ?? null) : json;
}

function turn(items: Iterable<unknown>, one: (item: unknown, index: number) => unknown): unknown[] {
  const turned: unknown[] = [];
  try {
    for (const item of items) turned.push(one(item, turned.length));
  } catch (error) {
    throw within(error, turned.length);
  }
  return turned;
}
