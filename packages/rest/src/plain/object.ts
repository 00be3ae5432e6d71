import type { Node } from '@ahoy/contract';
import { within } from '../plain-error.ts';
import { checked } from './any.ts';
import { deeper, type Fit, type Form, type Forms, type Memo, remembered } from './form.ts';
import { isRecord } from './is-record.ts';
import { checkName, natural } from './natural.ts';

type ObjectNode = Extract<Node, { kind: 'object' }>;

/** The form of an object: an object with the same members, without those that are undefined. */
export function objectForm({ fields, unknown }: ObjectNode, { formOf, misfit, strict }: Forms): Form {
  const members = fields.map(({ name, node, optional = false }) => ({ name, form: formOf(node), optional }));
  const declared = new Set(fields.map(({ name }) => name));
  const rest = typeof unknown === 'object' ? formOf(unknown) : undefined;

  const encode = (from: Record<string, unknown>, depth: number, memo: Memo): object => {
    const to: Record<string, unknown> = {};
    let name = '';
    try {
      let found = 0;
      for (const member of members) {
        ({ name } = member);
        if (!Object.hasOwn(from, name)) continue;
        found++;
        const value = from[name];
        if (value !== undefined) to[name] = member.form.encode(value, depth, memo);
      }
      const names = Object.keys(from);
      if (names.length === found) return to;
      for (name of names) {
        const value = from[name];
        if (declared.has(name) || value === undefined) continue;
        checkName(name);
        to[name] = rest ? rest.encode(value, depth, memo) : natural(value, depth);
      }
      return to;
    } catch (error) {
      throw within(error, name);
    }
  };

  const decode = (from: Record<string, unknown>, depth: number, memo: Memo): object => {
    const to: Record<string, unknown> = {};
    let name = '';
    try {
      let found = 0;
      for (const member of members) {
        ({ name } = member);
        const present = Object.hasOwn(from, name);
        if (present) found++;
        else if (member.optional) continue;
        const value = member.form.decode(present ? from[name] : undefined, depth, memo);
        if (value !== undefined) to[name] = value;
      }
      const names = Object.keys(from);
      if (names.length === found) return to;
      for (name of names) {
        if (declared.has(name)) continue;
        checkName(name);
        if (rest) to[name] = rest.decode(from[name], depth, memo);
        else if (unknown === 'loose' || !strict) to[name] = checked(from[name], depth);
      }
      return to;
    } catch (error) {
      throw within(error, name);
    }
  };

  const fit = (verb: 'fits' | 'takes'): Form['fits'] =>
    remembered((value, depth, memo) => {
      if (!isRecord(value)) return 0;
      let worst: Fit = 2;
      let found = 0;
      for (const { name, form, optional } of members) {
        const part = Object.hasOwn(value, name) ? value[name] : undefined;
        if (Object.hasOwn(value, name)) found++;
        if (part === undefined && optional) continue;
        const one = form[verb](part, depth, memo);
        if (one === 0) return 0;
        if (one < worst) worst = one;
      }
      const names = Object.keys(value);
      if (names.length === found || unknown === 'loose') return worst;
      for (const name of names) {
        if (declared.has(name) || value[name] === undefined) continue;
        if (unknown === 'strict') return 0;
        const one = rest ? rest[verb](value[name], depth, memo) : 1;
        if (one === 0) return 0;
        if (one < worst) worst = one;
      }
      return worst;
    });

  return {
    encode: (value, depth, memo) => (isRecord(value) ? encode(value, deeper(depth), memo) : natural(value, depth)),
    decode: (json, depth, memo) => (isRecord(json) ? decode(json, deeper(depth), memo) : misfit(json, 'an object')),
    fits: fit('fits'),
    takes: fit('takes'),
  };
}
