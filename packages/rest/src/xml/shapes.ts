import type { Contract, Node } from '@ahoy/contract';
import { isTextual } from '../plain/entries.ts';
import { resolve } from '../resolve.ts';
import { anyShape } from './any-shape.ts';
import { listShape, pairsShape, recordShape, tupleShape } from './collection-shapes.ts';
import { objectShape } from './object-shape.ts';
import { scalarShape } from './scalar-shape.ts';
import type { Shape, ShapeOf } from './shape.ts';
import { unionShape } from './union-shape.ts';

/** The shapes of the nodes of one contract, of which each is made once. */
export function shapesOf(types: Contract['types']): ShapeOf {
  let shapeOf = cache.get(types);
  if (shapeOf === undefined) cache.set(types, (shapeOf = createShapes(types)));
  return shapeOf;
}

const cache = new WeakMap<Contract['types'], ShapeOf>();

function createShapes(types: Contract['types']): ShapeOf {
  const made = new WeakMap<Node, Shape>();
  return function shapeOf(node) {
    let shape = made.get(node);
    if (shape === undefined) made.set(node, (shape = toShape(node, shapeOf, types)));
    return shape;
  };
}

function toShape(node: Node, shapeOf: ShapeOf, types: Contract['types']): Shape {
  switch (node.kind) {
    case 'object':
      return objectShape(node, shapeOf);
    case 'array':
    case 'set':
      return listShape(node, shapeOf);
    case 'tuple':
      return tupleShape(node, shapeOf);
    case 'record':
      return recordShape(node.value, shapeOf);
    case 'map':
      return isTextual(resolve(node.key, types))
        ? recordShape(node.value, shapeOf)
        : pairsShape(node.key, node.value, shapeOf);
    case 'union':
      return unionShape(node, shapeOf, types);
    case 'ref':
    case 'intersection':
      return lazyShape(() => shapeOf(resolve(node, types)));
    case 'stream':
      return shapeOf(node.item);
    case 'any':
      return anyShape;
    default:
      return scalarShape(node);
  }
}

/** A type may hold itself, so its shape is made when a value first comes. */
function lazyShape(make: () => Shape): Shape {
  let made: Shape | undefined;
  const shape = (): Shape => (made ??= make());
  return {
    print: (json) => shape().print(json),
    parse: (element) => shape().parse(element),
    get item() {
      return shape().item;
    },
  };
}
