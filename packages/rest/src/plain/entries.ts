import type { Node } from '@ahoy/contract';
import { resolve } from '../resolve.ts';
import { within } from '../plain-error.ts';
import { checked } from './any.ts';
import { encodeItem } from './collections.ts';
import { deeper, type Fit, type Form, type Forms, remembered, worstOf } from './form.ts';
import { isRecord } from './is-record.ts';
import { literalsOf } from './literals.ts';
import { checkName, natural } from './natural.ts';

type Entry = readonly [name: string, value: unknown];

/** The form of a record: an object with the same names, without members that are undefined. */
export function recordForm(node: Extract<Node, { kind: 'record' }>, { formOf, misfit, types }: Forms): Form {
  const form = formOf(node.value);
  // A loose record keeps what its key does not name as it is.
  const isNamed = node.loose ? nameTest(resolve(node.key, types)) : () => true;
  const fit = (verb: 'fits' | 'takes'): Form['fits'] =>
    remembered((value, depth, memo) =>
      isRecord(value)
        ? worstOf(entriesOf(value), ([name, part]) => (isNamed(name) ? form[verb](part, depth, memo) : 2))
        : 0,
    );
  return {
    encode(value, depth, memo) {
      if (!isRecord(value)) return natural(value, depth);
      const inner = deeper(depth);
      const one = ([name, part]: Entry): unknown =>
        isNamed(name) ? form.encode(part, inner, memo) : natural(part, inner);
      return Object.fromEntries(turn(entriesOf(value), one));
    },
    decode(json, depth, memo) {
      if (!isRecord(json)) return misfit(json, 'an object');
      const inner = deeper(depth);
      const one = ([name, part]: Entry): unknown =>
        isNamed(name) ? form.decode(part, inner, memo) : checked(part, inner);
      return Object.fromEntries(turn(entriesOf(json), one));
    },
    fits: fit('fits'),
    takes: fit('takes'),
  };
}

/** The form of a Map: an object where its keys are texts, else an array of pairs. */
export function mapForm({ key, value }: Extract<Node, { kind: 'map' }>, forms: Forms): Form {
  return isTextual(resolve(key, forms.types)) ? namedMapForm(key, value, forms) : pairsForm(key, value, forms);
}

function namedMapForm(key: Node, value: Node, { formOf, misfit }: Forms): Form {
  const [names, values] = [formOf(key), formOf(value)];
  return {
    encode(map, depth, memo) {
      if (!isNamedMap(map)) return natural(map, depth);
      const inner = deeper(depth);
      return Object.fromEntries(turn(map, ([, part]) => encodeItem(values, part, inner, memo)));
    },
    decode(json, depth, memo) {
      if (!isRecord(json)) return misfit(json, 'an object');
      const inner = deeper(depth);
      const one = ([name, part]: Entry): unknown => {
        names.decode(name, inner, memo);
        return values.decode(part, inner, memo);
      };
      return new Map(turn(Object.entries(json), one));
    },
    fits: remembered((map, depth, memo) =>
      isNamedMap(map)
        ? worstOf(map, ([name, part]) => worst(names.fits(name, depth, memo), values.fits(part, depth, memo)))
        : 0,
    ),
    takes: remembered((json, depth, memo) =>
      isRecord(json)
        ? worstOf(Object.entries(json), ([name, part]) =>
            worst(names.takes(name, depth, memo), values.takes(part, depth, memo)),
          )
        : 0,
    ),
  };
}

function pairsForm(key: Node, value: Node, { formOf, misfit }: Forms): Form {
  const pairs = formOf({ kind: 'array', item: { kind: 'tuple', items: [key, value] } });
  return {
    encode: (map, depth, memo) => (map instanceof Map ? pairs.encode([...map], depth, memo) : natural(map, depth)),
    decode(json, depth, memo) {
      const list = Array.isArray(json) ? pairs.decode(json, depth, memo) : misfit(json, 'an array of pairs');
      return isPairs(list) ? new Map(list) : list;
    },
    fits: remembered((map, depth, memo) => (map instanceof Map ? pairs.fits([...map], depth, memo) : 0)),
    takes: pairs.takes,
  };
}

function turn(entries: Iterable<Entry>, one: (entry: Entry) => unknown): [string, unknown][] {
  return Array.from(entries, (entry) => {
    try {
      checkName(entry[0]);
      return [entry[0], one(entry)];
    } catch (error) {
      throw within(error, entry[0]);
    }
  });
}

function entriesOf(record: Record<string, unknown>): Entry[] {
  return Object.entries(record).filter(([, part]) => part !== undefined);
}

function worst(a: Fit, b: Fit): Fit {
  return a < b ? a : b;
}

/** Tells the key of a Map whose plain JSON is an object. */
export function isTextual(key: Node): boolean {
  if (key.nullable) return false;
  if (key.kind === 'enum' || key.kind === 'literal') return key.values.every((value) => typeof value === 'string');
  return key.kind === 'string';
}

/** Tells a Map whose keys are texts; only such a one is encoded as an object. */
function isNamedMap(map: unknown): map is ReadonlyMap<string, unknown> {
  return map instanceof Map && [...map.keys()].every((name) => typeof name === 'string');
}

function isPairs(list: unknown): list is [unknown, unknown][] {
  return Array.isArray(list) && list.every((pair) => Array.isArray(pair) && pair.length === 2);
}

function nameTest(key: Node): (name: string) => boolean {
  switch (key.kind) {
    case 'enum':
    case 'literal': {
      const names = new Set(literalsOf(key).map(String));
      return (name) => names.has(name);
    }
    case 'string': {
      const patterns = (key.patterns ?? []).map((source) => new RegExp(source, 'u'));
      return (name) => patterns.every((pattern) => pattern.test(name));
    }
    case 'number':
    case 'integer':
      return (name) => name.trim() !== '' && !Number.isNaN(Number(name));
    default:
      return () => true;
  }
}
