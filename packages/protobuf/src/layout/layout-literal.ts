import type { Node } from '@ahoy/contract';
import type { ProtoMessage, ProtoScalar, ProtoType } from '../model.ts';
import { addField } from './add-field.ts';
import { createMessage } from './create-message.ts';
import type { Layout, Place } from './layout.ts';
import type { Naming } from './naming.ts';
import { saidOf } from './said-of.ts';

type LiteralNode = Extract<Node, { kind: 'literal' }>;
type Literal = string | number | boolean | bigint;

/** The scalars that hold literals, by their type in JavaScript, each with its number where there are several. */
const SCALARS = {
  string: { scalar: 'string', number: 1 },
  number: { scalar: 'double', number: 2 },
  boolean: { scalar: 'bool', number: 3 },
  bigint: { scalar: 'digits', number: 4 },
} as const;

type TypeName = keyof typeof SCALARS;

/** Lays out literals as what they are: unlike an enum that needs no numbers, and may become a string or a number later. */
export function layoutLiteral(layout: Layout, node: LiteralNode, place: Place, naming: Naming): ProtoType {
  const literals = node.values.map(toLiteral);
  const names = (['string', 'number', 'boolean', 'bigint'] as const).filter((name) => literals.some(isA(name)));
  const [only = 'string'] = names;
  return names.length < 2 ? scalarOf(only, literals) : layoutMixed(layout, node, place, { ...naming, literals, names });
}

interface Mixed extends Naming {
  readonly literals: readonly Literal[];
  readonly names: readonly TypeName[];
}

/** Literals of several types are a oneof. */
function layoutMixed(
  layout: Layout,
  node: LiteralNode,
  place: Place,
  { literals, names, ...naming }: Mixed,
): ProtoMessage {
  const message = createMessage(layout, place, { shape: 'union', ...saidOf(node), ...naming });
  for (const name of names) {
    const field = addField(layout, message, {
      name,
      jsonName: name,
      number: SCALARS[name].number,
      label: 'single',
      oneof: 'kind',
      type: scalarOf(name, literals),
      owner: place.scope,
    });
    message.members.push({ key: name, form: 'one', field, optional: true });
  }
  return message;
}

function scalarOf(name: TypeName, literals: readonly Literal[]): ProtoScalar {
  return { kind: 'scalar', scalar: SCALARS[name].scalar, literals: literals.filter(isA(name)) };
}

function toLiteral(value: LiteralNode['values'][number]): Literal {
  if (typeof value !== 'object') return value;
  return value === null ? 'null' : BigInt(value.bigint);
}

function isA(name: TypeName): (literal: Literal) => boolean {
  return (literal) => typeof literal === name;
}
