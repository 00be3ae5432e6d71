import type { Contract, Node } from '@ahoy/contract';
import { resolve } from '../resolve.ts';
import { readerOf } from './reader-of.ts';
import { fromJson, sameJson } from './json.ts';

/** How the plain JSON of one member stands in the texts of its name. */
export interface Texts {
  readonly write: (json: unknown) => readonly string[];
  /** Makes plain JSON of one text or several; of what does not fit, the text itself. */
  readonly read: (texts: readonly string[]) => unknown;
}

/** Makes the texts of a member. */
export function textsOf(node: Node, types: Contract['types']): Texts {
  const found = resolve(node, types);
  if (found.kind !== 'array' && found.kind !== 'set') return oneText(readerOf(found, types));
  return listTexts(readerOf(found.item, types), found.nullable === true);
}

/** The texts of a member that no schema declares: itself, or a list where its name is there more than once. */
export const undeclared: Texts = {
  write: (json) => (Array.isArray(json) && json.length > 1 ? json.map(toText) : [toText(json)]),
  read: (texts) => (texts.length === 1 ? texts[0] : texts),
};

function oneText(read: (text: string) => unknown): Texts {
  return {
    write: (json) => [writeWith(read, json)],
    read: (texts) => (texts.length === 1 ? read(texts[0] ?? '') : texts),
  };
}

/** An array repeats its name. What no repetition can say, such as an empty one, is one text, the JSON of the whole array. */
function listTexts(readItem: (text: string) => unknown, nullable: boolean): Texts {
  const read = (texts: readonly string[]): unknown => {
    const [only = ''] = texts;
    if (texts.length === 1 && only === 'null' && nullable) return null;
    if (texts.length === 1 && only.startsWith('[')) {
      const json = fromJson(only);
      if (Array.isArray(json)) return json;
    }
    return texts.map(readItem);
  };
  return {
    write(json) {
      if (!Array.isArray(json) || json.length === 0) return [toText(json)];
      const texts = json.map((item) => writeWith(readItem, item));
      return sameJson(read(texts), json) ? texts : [JSON.stringify(json)];
    },
    read,
  };
}

/** Writes a value as a text that is read as that value: as it is, else as JSON, such as a text "5" beside a number. */
function writeWith(read: (text: string) => unknown, json: unknown): string {
  const text = toText(json);
  return sameJson(read(text), json) ? text : JSON.stringify(json);
}

function toText(json: unknown): string {
  return typeof json === 'string' ? json : JSON.stringify(json);
}
