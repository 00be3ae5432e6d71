import type { Node } from '@ahoy/contract';
import { within } from '../plain-error.ts';
import { isRecord } from '../plain/is-record.ts';
import { anyShape, untyped } from './any-shape.ts';
import type { Element } from './element.ts';
import type { Shape, ShapeOf } from './shape.ts';
import { writeElement } from './write-element.ts';

/** The name of an item that stands in an element of its list. */
const ITEM = 'item';
/** The name of a member of a record, or of a pair of a Map. */
const ENTRY = 'entry';

/** The shape of an array or a Set where it has an element of its own: `<item>` for each item. */
export function listShape({ item }: Extract<Node, { kind: 'array' | 'set' }>, shapeOf: ShapeOf): Shape {
  const shape = shapeOf(item);
  return {
    item: shape,
    print: (json) => writeAll(json, (part) => writeElement(ITEM, shape, part)),
    parse: (element) => childrenOf(element, ITEM)?.map((child) => readElement(shape, child)) ?? untyped(element),
  };
}

/** The shape of a tuple: `<item>` for each item. */
export function tupleShape({ items, rest }: Extract<Node, { kind: 'tuple' }>, shapeOf: ShapeOf): Shape {
  const shapes = items.map(shapeOf);
  const others = shapeOf(rest ?? { kind: 'any' });
  return {
    print: (json) => writeAll(json, (part, index) => writeElement(ITEM, shapes[index] ?? others, part)),
    parse: (element) =>
      childrenOf(element, ITEM)?.map((child, index) => readElement(shapes[index] ?? others, child)) ?? untyped(element),
  };
}

/** The shape of a record, or of a Map whose keys are texts: `<entry key="…">` for each member. */
export function recordShape(value: Node, shapeOf: ShapeOf): Shape {
  const shape = shapeOf(value);
  return {
    print(json) {
      if (!isRecord(json)) return anyShape.print(json);
      const entries = Object.entries(json).filter(([, part]) => part !== undefined);
      return entries.map(([key, part]) => writeNamed(key, () => writeElement(ENTRY, shape, part, { key }))).join('');
    },
    parse(element) {
      const entries = childrenOf(element, ENTRY);
      if (entries?.every(({ key }) => key !== undefined) !== true) return untyped(element);
      return Object.fromEntries(entries.map((child) => [child.key, readElement(shape, child)]));
    },
  };
}

/** The shape of any other Map: `<entry>` with `<key>` and `<value>` for each pair. */
export function pairsShape(key: Node, value: Node, shapeOf: ShapeOf): Shape {
  const names = ['key', 'value'] as const;
  const shapes = [shapeOf(key), shapeOf(value)] as const;
  const pair: Shape = {
    print: (json) =>
      writeAll(json, (part, index) => writeElement(names[index] ?? '', shapes[index] ?? shapes[1], part)),
    parse: ({ children }) =>
      names.map((name, index) => {
        const child = children.find((one) => one.name === name);
        return child && readElement(shapes[index] ?? shapes[1], child);
      }),
  };
  return {
    print: (json) => writeAll(json, (part) => writeElement(ENTRY, pair, part)),
    parse: (element) => childrenOf(element, ENTRY)?.map(pair.parse) ?? untyped(element),
  };
}

/** Reads a value; nil is null whatever the node says. */
export function readElement(shape: Shape, element: Element): unknown {
  return element.isNil ? null : shape.parse(element);
}

/** Writes the part of a value that has this name. */
export function writeNamed(name: string | number, write: () => string): string {
  try {
    return write();
  } catch (error) {
    throw within(error, name);
  }
}

function writeAll(json: unknown, write: (part: unknown, index: number) => string): string {
  if (!Array.isArray(json)) return anyShape.print(json);
  return json.map((part, index) => writeNamed(index, () => write(part, index))).join('');
}

/** The children where each has this name and no text is beside them; undefined for any other content. */
function childrenOf({ children, text }: Element, name: string): readonly Element[] | undefined {
  return text.trim() === '' && children.every((child) => child.name === name) ? children : undefined;
}
