import type { Node } from '@ahoy/contract';
import { isRecord } from '../plain/is-record.ts';
import { anyShape, untyped } from './any-shape.ts';
import { readElement, writeNamed } from './collection-shapes.ts';
import type { Element } from './element.ts';
import { toElementName } from './names.ts';
import type { Shape, ShapeOf } from './shape.ts';
import { writeElement } from './write-element.ts';

/** How one member stands in the element of its object. */
interface Member {
  readonly write: (json: unknown) => string;
  readonly read: (elements: readonly Element[]) => unknown;
  /** What it is where there is no element of its name. */
  readonly absent?: unknown;
}

/** The shape of an object: an element for each member, which is named after it. */
export function objectShape({ fields, unknown }: Extract<Node, { kind: 'object' }>, shapeOf: ShapeOf): Shape {
  let made: ReadonlyMap<string, Member> | undefined;
  // An object may hold itself, so its members are made when a value first comes.
  const membersOf = (): ReadonlyMap<string, Member> =>
    (made ??= new Map(
      fields.map(({ name, node, optional = false }) => [name, memberOf(name, shapeOf(node), optional)]),
    ));
  const other = (name: string): Member =>
    memberOf(name, typeof unknown === 'object' ? shapeOf(unknown) : anyShape, true);
  return {
    print(json) {
      if (!isRecord(json)) return anyShape.print(json);
      const members = membersOf();
      const entries = Object.entries(json).filter(([, part]) => part !== undefined);
      const written = entries.map(([name, part]) => {
        const member = members.get(name) ?? other(name);
        return writeNamed(name, () => member.write(part));
      });
      return written.join('');
    },
    parse(element) {
      if (element.children.length === 0 && element.text.trim() !== '') return element.text;
      const members = membersOf();
      const json: Record<string, unknown> = {};
      const byName = Map.groupBy(element.children, ({ name }) => name);
      for (const [name, { absent }] of members) if (absent !== undefined && !byName.has(name)) json[name] = absent;
      for (const [name, elements] of byName) {
        const read = (members.get(name) ?? other(name)).read;
        define(json, name, read(elements));
      }
      return json;
    },
  };
}

/** A member of any name, which JSON.parse may give as well. */
function define(json: object, name: string, value: unknown): void {
  Object.defineProperty(json, name, { value, enumerable: true, configurable: true, writable: true });
}

function memberOf(name: string, shape: Shape, optional: boolean): Member {
  const element = toElementName(name);
  const { item } = shape;
  if (item !== undefined) return listMember(element, item, optional);
  return {
    write: (json) => writeElement(element, shape, json),
    read: (elements) => {
      const [only] = elements;
      // Several where one was expected are refused by whoever checks the value.
      return elements.length === 1 && only !== undefined ? readElement(shape, only) : elements.map(untyped);
    },
  };
}

/**
 * A list repeats the element, once for each item. `items` says how many there are where the elements do not: for an
 * empty list, which has none and could be absent, and for one item that is nil, since the list could be.
 */
function listMember(name: string, shape: Shape, optional: boolean): Member {
  return {
    write(json) {
      if (!Array.isArray(json)) return writeElement(name, anyShape, json);
      if (json.length === 0) return optional ? `<${name} items="0"/>` : '';
      const items = json.length === 1 && (json[0] ?? null) === null ? '1' : undefined;
      return json.map((part, index) => writeNamed(index, () => writeElement(name, shape, part, { items }))).join('');
    },
    read(elements) {
      const [only] = elements;
      if (elements.length === 1 && only?.items === '0') return [];
      if (elements.length === 1 && only?.isNil && only.items === undefined) return null;
      return elements.map((one) => readElement(shape, one));
    },
    ...(!optional && { absent: [] }),
  };
}
