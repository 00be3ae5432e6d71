import type { Node } from '@ahoy/contract';
import { transformer } from '@ahoy/core/transformer';
import { within } from '../plain-error.ts';
import { deeper, type Form, type Forms } from './form.ts';
import { isRecord } from './is-record.ts';
import { checkName, natural } from './natural.ts';

/** Anything, in the form of Ahoy's transformer: plain JSON is itself. */
export const anyForm: Form = {
  encode: transformer.serialize,
  decode: transformer.deserialize,
  fits: () => 2,
  takes: () => 2,
  blank: { $ahoy: [['', 'undefined']], json: null },
};

/** The form of anything that JSON can hold. */
export function jsonForm({ misfit }: Forms): Form {
  return {
    encode: natural,
    decode: (json, depth) => (json === undefined ? misfit(json, 'JSON') : checked(json, depth)),
    fits: (value, depth) => (isJson(value, depth) ? 2 : 0),
    takes: (json) => (json === undefined ? 0 : 2),
  };
}

/** The form of no value: `undefined` is absent, or null where something has to stand. */
export function nothingForm({ only }: Extract<Node, { kind: 'nothing' }>, { misfit }: Forms): Form {
  const isNothing = (json: unknown): boolean =>
    only === 'undefined' ? json === undefined || json === null : only === 'null' && json === null;
  return {
    encode: natural,
    decode(json) {
      if (!isNothing(json)) return misfit(json, only === 'null' ? 'null' : 'nothing');
      return only === 'undefined' ? undefined : null;
    },
    fits: (value) => (only !== 'never' && value === (only === 'null' ? null : undefined) ? 2 : 0),
    takes: (json) => (isNothing(json) ? 2 : 0),
  };
}

/**
 * Returns JSON data as it came.
 * @throws PlainError for what a JSON text can hold and a value may not.
 */
export function checked(json: unknown, depth: number): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const inner = deeper(depth);
  for (const [name, part] of Object.entries(json)) {
    try {
      checkName(name);
      checked(part, inner);
    } catch (error) {
      throw within(error, Array.isArray(json) ? Number(name) : name);
    }
  }
  return json;
}

function isJson(value: unknown, depth: number): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'string' || typeof value === 'boolean' || value === null;
  }
  const inner = deeper(depth);
  if (Array.isArray(value)) return value.every((item) => isJson(item, inner));
  return isRecord(value) && Object.values(value).every((part) => part === undefined || isJson(part, inner));
}
