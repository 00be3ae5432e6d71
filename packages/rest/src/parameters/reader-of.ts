import type { Contract, Node } from '@ahoy/contract';
import { formsOf } from '../plain/forms.ts';
import { literalsOf } from '../plain/literals.ts';
import { natural } from '../plain/natural.ts';
import { isBigint, NUMBER } from '../plain/number-text.ts';
import { resolve } from '../resolve.ts';
import { fromJson } from './json.ts';

/** Makes plain JSON of a text; of what does not fit, the text itself. */
type Reader = (text: string) => unknown;

/** How a text is read as the plain JSON of a node. */
export function readerOf(node: Node, types: Contract['types']): Reader {
  const found = resolve(node, types);
  const read = bareReader(found, types);
  const hasUndefined = found.kind === 'union' && found.members.some(({ kind }) => kind === 'nothing');
  const nullable = found.nullable === true || hasUndefined;
  if (!nullable && found.kind !== 'union') return read;
  // Where a text may be several things, quotation marks say that it is just that.
  return (text) => {
    if (nullable && text === 'null') return null;
    const quoted = text.startsWith('"') ? fromJson(text) : undefined;
    return typeof quoted === 'string' ? quoted : read(text);
  };
}

function bareReader(node: Node, types: Contract['types']): Reader {
  switch (node.kind) {
    case 'string':
    case 'bytes':
    case 'date':
      return (text) => text;
    case 'number':
    case 'integer':
      return (text) => (NUMBER.test(text) && !isBigint(node) ? Number(text) : text);
    case 'boolean':
      return (text) => (text === 'true' || text === 'false' ? text === 'true' : text);
    case 'enum':
    case 'literal': {
      const byText = new Map(literalsOf(node).map((value) => [String(value), natural(value)]));
      return (text) => byText.get(text) ?? text;
    }
    case 'union':
      return unionReader(node, types);
    default:
      // What is no scalar is JSON; a text that is no JSON is itself.
      return (text) => {
        const json = fromJson(text);
        return json === undefined ? text : json;
      };
  }
}

/** Kinds whose text is JSON, which a string would take for itself. */
const NESTED: ReadonlySet<string> = new Set<Node['kind']>(['object', 'array', 'set', 'tuple', 'record', 'map']);

/** The first member that takes the text decides; what is JSON comes first, since a string takes any text. */
function unionReader({ members }: Extract<Node, { kind: 'union' }>, types: Contract['types']): Reader {
  const { formOf } = formsOf(types, false);
  const isNested = (member: Node): boolean => NESTED.has(resolve(member, types).kind);
  const options = members
    .filter(({ kind }) => kind !== 'nothing')
    .toSorted((a, b) => Number(isNested(b)) - Number(isNested(a)))
    .map((member) => ({ form: formOf(member), read: readerOf(member, types) }));
  return (text) => {
    for (const { form, read } of options) {
      const json = read(text);
      if (form.takes(json, 0, new Map()) > 0) return json;
    }
    return text;
  };
}
