import type { Node } from '@ahoy/contract';
import { within } from '../plain-error.ts';
import type { Fit, Form, Forms, Memo } from './form.ts';
import { isRecord } from './is-record.ts';
import { natural } from './natural.ts';
import { indexOf, type Tags, tagsOf } from './tags.ts';

type UnionNode = Extract<Node, { kind: 'union' }>;

/**
 * The form of a union. The discriminator tells the member; without one, it is the first member that takes the whole
 * value, else the first that takes some of it.
 */
export function unionForm(node: UnionNode, forms: Forms): Form {
  const nodes = node.members.filter(({ kind }) => kind !== 'nothing');
  const members = nodes.map(forms.formOf);
  const undefinable = nodes.length < node.members.length;
  const tags = tagsOf(node.discriminator, nodes, forms.types);
  const best = (verb: 'fits' | 'takes', value: unknown, depth: number, memo: Memo): [Fit, Form | undefined] => {
    let found: [Fit, Form | undefined] = [0, undefined];
    for (const form of members) {
      const fit = form[verb](value, depth, memo);
      if (fit === 2) return [fit, form];
      if (fit > found[0]) found = [fit, form];
    }
    return found;
  };
  const choose = (verb: 'fits' | 'takes', value: unknown, depth: number, memo: Memo): Form | undefined => {
    const [only] = members;
    if (members.length === 1) return only;
    const index = indexOf(value, node.discriminator, verb === 'fits' ? tags.values : tags.json);
    return index === undefined ? best(verb, value, depth, memo)[1] : members[index];
  };
  return {
    encode(value, depth, memo) {
      if (value === undefined) return undefined;
      const form = choose('fits', value, depth, memo);
      return form ? form.encode(value, depth, memo) : natural(value, depth);
    },
    decode(json, depth, memo) {
      if (undefinable && (json === undefined || json === null)) return undefined;
      const form = choose('takes', json, depth, memo);
      return form ? form.decode(json, depth, memo) : refuseMember(json, node.discriminator, tags.json, forms);
    },
    fits: (value, depth, memo) => (undefinable && value === undefined ? 2 : best('fits', value, depth, memo)[0]),
    takes: (json, depth, memo) =>
      undefinable && (json === undefined || json === null) ? 2 : best('takes', json, depth, memo)[0],
  };
}

function refuseMember(json: unknown, discriminator: string | undefined, tags: Tags, { misfit }: Forms): unknown {
  if (discriminator === undefined || tags.size === 0 || !isRecord(json)) {
    return misfit(json, 'a member of the union');
  }
  try {
    misfit(json[discriminator], `one of ${[...tags.keys()].map((tag) => JSON.stringify(tag)).join(', ')}`);
    return json;
  } catch (error) {
    throw within(error, discriminator);
  }
}
