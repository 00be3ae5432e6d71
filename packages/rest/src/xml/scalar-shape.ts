import type { Node } from '@ahoy/contract';
import { literalsOf } from '../plain/literals.ts';
import { natural } from '../plain/natural.ts';
import { isBigint, NUMBER } from '../plain/number-text.ts';
import { untyped } from './any-shape.ts';
import type { Shape } from './shape.ts';
import { toXmlText } from './text.ts';

/** The shape of a scalar: its text. White space counts in a string only. */
export function scalarShape(node: Node): Shape {
  const read = readerOf(node);
  return {
    print: (json) => toXmlText(typeof json === 'string' ? json : JSON.stringify(json)),
    parse: (element) => (element.children.length > 0 ? untyped(element) : read(element.text)),
  };
}

function readerOf(node: Node): (text: string) => unknown {
  switch (node.kind) {
    case 'string':
      return (text) => text;
    case 'number':
    case 'integer':
      if (isBigint(node)) return (text) => text.trim();
      return (text) => (NUMBER.test(text.trim()) ? Number(text) : text.trim());
    case 'boolean':
      return (text) => booleans.get(text.trim()) ?? text;
    case 'enum':
    case 'literal': {
      const byText = new Map(literalsOf(node).map((value) => [String(value), natural(value)]));
      return (text) => byText.get(text) ?? byText.get(text.trim()) ?? text;
    }
    default:
      return (text) => text.trim();
  }
}

/** As XML Schema writes them. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);
