import type { Contract, Node } from '@ahoy/contract';
import { membersOf } from './members-of.ts';
import { type Texts, textsOf, undeclared } from './parameters/texts.ts';
import { refuse } from './plain-error.ts';
import { isRecord } from './plain/is-record.ts';
import { checkName } from './plain/natural.ts';
import { plainOf } from './plain.ts';

/** Turns an input into the texts of a path and a query string and back. */
export interface Parameters {
  /**
   * Name and text of each parameter; an array repeats its name.
   * @throws PlainError for what is no object, or has no form.
   */
  readonly encode: (value: unknown) => readonly (readonly [name: string, text: string])[];
  /**
   * Coerces by the node; a text that does not fit is passed on, so that the schema refuses it in its own words.
   * @throws PlainError for a name `__proto__`.
   */
  readonly decode: (parameters: Iterable<readonly [name: string, text: string]>) => unknown;
}

/** Makes the form in texts of a node, whose values are objects; an absent one is anything. */
export function parametersOf(node: Node | undefined, types: Contract['types']): Parameters {
  const plain = plainOf(node, types);
  const members = node && membersOf(node, types);
  const texts = new Map<string, Texts>(
    Array.from(members?.fields ?? [], ([name, field]) => [name, textsOf(field, types)]),
  );
  return {
    encode(value) {
      if (value === undefined) return [];
      const json = plain.encode(value);
      if (!isRecord(json)) return refuse(value, 'an object, whose members become parameters');
      return Object.entries(json).flatMap(([name, part]) => {
        const written = part === undefined ? [] : (texts.get(name) ?? undeclared).write(part);
        return written.map((text) => [name, text] as const);
      });
    },
    decode(parameters) {
      const found = new Map<string, string[]>();
      for (const [name, text] of parameters) {
        const list = found.get(name);
        if (list) list.push(text);
        else found.set(name, [text]);
      }
      return plain.decode(toJson(found, texts));
    },
  };
}

/** Makes plain JSON of the texts of each name. */
function toJson(found: ReadonlyMap<string, readonly string[]>, texts: ReadonlyMap<string, Texts>): object {
  const json: Record<string, unknown> = {};
  for (const [name, list] of found) {
    checkName(name);
    json[name] = (texts.get(name) ?? undeclared).read(list);
  }
  return json;
}
