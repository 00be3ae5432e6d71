import type { Element } from './element.ts';
import type { Shape } from './shape.ts';
import { toXmlText } from './text.ts';

/** The shape of what no schema describes: its JSON as text. Other text, and elements inside, are taken as they come. */
export const anyShape: Shape = {
  print: (json) => toXmlText(JSON.stringify(json)),
  parse(element) {
    if (element.children.length > 0) return untyped(element);
    try {
      return JSON.parse(element.text) as unknown;
    } catch {
      return element.text;
    }
  },
};

/** What an element is without a node that says so: text, or an object whose members are such. */
export function untyped({ children, text, isNil }: Element): unknown {
  if (isNil) return null;
  if (children.length === 0) return text;
  const members = new Map<string, unknown[]>();
  for (const child of children) {
    const list = members.get(child.name) ?? [];
    members.set(child.name, list);
    list.push(untyped(child));
  }
  return Object.fromEntries(Array.from(members, ([name, list]) => [name, list.length === 1 ? list[0] : list]));
}
