import { type Contract, type Node, unionMemberName } from '@ahoy/contract';
import { formsOf } from '../plain/forms.ts';
import { indexOf, tagsOf } from '../plain/tags.ts';
import { anyShape, untyped } from './any-shape.ts';
import { readElement } from './collection-shapes.ts';
import { toElementName } from './names.ts';
import type { Shape, ShapeOf } from './shape.ts';
import { writeElement } from './write-element.ts';

type UnionNode = Extract<Node, { kind: 'union' }>;

/** A member of a union. */
interface Option {
  /** Of the element that tells it. */
  readonly name: string;
  readonly node: Node;
  readonly shape: Shape;
}

/**
 * The shape of a union: that of its member where a discriminator tells which one it is, else an element inside that is
 * named after the member.
 */
export function unionShape(node: UnionNode, shapeOf: ShapeOf, types: Contract['types']): Shape {
  const options = node.members.flatMap((member, index): Option[] => {
    if (member.kind === 'nothing') return [];
    return [{ name: toElementName(unionMemberName(node, index)), node: member, shape: shapeOf(member) }];
  });
  const [only] = options;
  if (only !== undefined && options.length === 1) return only.shape;
  return taggedShape(node, options, types) ?? namedShape(options, types);
}

function taggedShape({ discriminator }: UnionNode, options: readonly Option[], types: Contract['types']) {
  if (discriminator === undefined) return undefined;
  const { json: tags } = tagsOf(
    discriminator,
    options.map((option) => option.node),
    types,
  );
  const byText = new Map(Array.from(tags, ([tag, index]) => [String(tag), options[index]?.shape]));
  // Two tags with one text, such as 1 and '1', cannot be told apart.
  if (byText.size < tags.size || new Set(tags.values()).size < options.length) return undefined;
  const shape: Shape = {
    print: (json) => (options[indexOf(json, discriminator, tags) ?? -1]?.shape ?? anyShape).print(json),
    parse(element) {
      const tag = element.children.find(({ name }) => name === discriminator);
      const found = tag && (byText.get(tag.text) ?? byText.get(tag.text.trim()));
      return found ? found.parse(element) : untyped(element);
    },
  };
  return shape;
}

function namedShape(options: readonly Option[], types: Contract['types']): Shape {
  const { formOf } = formsOf(types, false);
  const taking = (verdict: (option: Option) => unknown): Option | undefined => {
    const fits = options.map((option) => formOf(option.node).takes(verdict(option), 0, new Map()));
    return options[fits.indexOf(2)] ?? options[fits.indexOf(1)];
  };
  return {
    print(json) {
      const option = taking(() => json);
      return option ? writeElement(option.name, option.shape, json) : anyShape.print(json);
    },
    parse(element) {
      const [child, ...others] = element.children;
      const named = others.length === 0 && child && options.find(({ name }) => name === toElementName(child.name));
      if (named) return readElement(named.shape, child);
      // Whoever leaves the member's element out means the first member that takes what is there.
      const option = taking(({ shape }) => shape.parse(element));
      return option ? option.shape.parse(element) : untyped(element);
    },
  };
}
