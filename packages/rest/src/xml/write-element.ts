import type { Shape } from './shape.ts';
import { toXmlAttribute } from './text.ts';

/** Attributes of an element, by their names. */
type Attributes = Readonly<Record<string, string | undefined>>;

/** Writes a value as an element, whose name is escaped already; what is null or absent is nil. */
export function writeElement(name: string, shape: Shape, json: unknown, attributes: Attributes = {}): string {
  const isNil = json === null || json === undefined;
  const written = Object.entries({ ...attributes, ...(isNil && { 'xsi:nil': 'true' }) }).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${toXmlAttribute(value)}"`],
  );
  const inner = isNil ? '' : shape.print(json);
  const tag = `${name}${written.join('')}`;
  return inner === '' ? `<${tag}/>` : `<${tag}>${inner}</${name}>`;
}
