import type { Contract, Node } from '@ahoy/contract';
import { readElement } from './xml/collection-shapes.ts';
import { toElementName } from './xml/names.ts';
import { readDocument } from './xml/read-document.ts';
import { shapesOf } from './xml/shapes.ts';
import { writeElement } from './xml/write-element.ts';

/** Turns plain JSON data (see {@link Plain}) of one node into an XML document and back. */
export interface Xml {
  /** @throws PlainError naming the path of a text with a character that XML cannot hold. */
  readonly print: (plain: unknown) => string;
  /** @throws PlainError for text that is no well-formed XML, has a DOCTYPE, or is too deep. */
  readonly parse: (text: string) => unknown;
}

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const NIL = 'http://www.w3.org/2001/XMLSchema-instance';
const ANY: Node = { kind: 'any' };

/** Makes the XML form of a node; an absent one is anything. `root` names the root element where the node has no id. */
export function xmlOf(node: Node | undefined, types: Contract['types'], root: string): Xml {
  const shape = shapesOf(types)(node ?? ANY);
  const name = toElementName(idOf(node) ?? root);
  return {
    print(plain) {
      const element = writeElement(name, shape, plain);
      // A text that reads like the attribute has the prefix declared for nothing, which does no harm.
      const end = `<${name}`.length;
      const declared = element.includes(' xsi:nil="true"') ? ` xmlns:xsi="${NIL}"` : '';
      return `${DECLARATION}\n${element.slice(0, end)}${declared}${element.slice(end)}\n`;
    },
    parse: (text) => readElement(shape, readDocument(text)),
  };
}

function idOf(node: Node | undefined): string | undefined {
  return node?.kind === 'ref' || node?.kind === 'enum' ? node.id : undefined;
}
