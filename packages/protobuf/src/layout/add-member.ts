import { itemPath, keyPath, valuePath, type Node } from '@ahoy/contract';
import type { ProtoField, ProtoMember, ProtoScalar } from '../model.ts';
import { NULL_VALUE } from '../well-known.ts';
import { addField } from './add-field.ts';
import { toDefaultJsonName, toEntryName, toPascal, toSnake } from './case.ts';
import { checkFieldNumber, emptyMarkNumber, nullMarkNumber } from './field-number.ts';
import type { Draft, Layout, Place } from './layout.ts';
import { claim, join } from './names.ts';
import { resolve } from './resolve.ts';
import type { Resolved } from './resolved.ts';
import { saidOf } from './said-of.ts';

/** A part of a value that becomes a field, and its marks. */
export interface Part {
  readonly key: string | number;
  readonly name: string;
  readonly node: Node;
  readonly scope: string;
  readonly number: number;
  readonly optional?: boolean;
  /** Name of the member in JavaScript, where it has one. */
  readonly jsonName?: string;
  readonly rest?: true;
}

/** Lays out a part of a value: one field, and a mark where null or an empty collection would else be lost. */
export function addMember(layout: Layout, message: Draft, part: Part): void {
  const { key, number, scope, rest } = part;
  const owner = rest ? `what ${scope} does not declare` : scope;
  if (!rest) checkFieldNumber(number, owner);
  const name = toSnake(part.name);
  const resolved = resolve(part.node, scope, layout);
  const { form, ...carrier } = carrierOf(
    layout,
    resolved,
    { home: message, scope: resolved.scope, name: toPascal(name) },
    name,
  );
  const optional = resolved.optional || part.optional === true;
  const inOneof = form === 'one' && resolved.nullable ? { oneof: nullOneof(layout, message, name, owner) } : {};
  const mark = (end: string, field: Pick<ProtoField, 'number' | 'type' | 'oneof'>): ProtoField =>
    addField(layout, message, {
      name: `${name}_${end}`,
      jsonName: toDefaultJsonName(`${name}_${end}`),
      label: field.oneof === undefined ? 'optional' : 'single',
      owner: `the mark that ${owner} is ${end}`,
      ...field,
    });

  message.members.push({
    key,
    form,
    optional,
    field: addField(layout, message, {
      name,
      jsonName: jsonNameOf(part.jsonName, name),
      number,
      owner,
      ...saidOf(part.node),
      ...carrier,
      ...(inOneof.oneof !== undefined && { label: 'single', ...inOneof }),
    }),
    ...(resolved.nullable && {
      nullMark: mark('null', { number: nullMarkNumber(number), type: NULL_VALUE, ...inOneof }),
    }),
    ...(form !== 'one' && optional && { emptyMark: mark('empty', { number: emptyMarkNumber(number), type: BOOL }) }),
    ...(rest && { rest }),
  });
}

function nullOneof(layout: Layout, message: Draft, name: string, owner: string): string {
  claim(layout.names, join(message.fullName, `${name}_or_null`), `the oneof of ${owner}`);
  return `${name}_or_null`;
}

const BOOL: ProtoScalar = { kind: 'scalar', scalar: 'bool' };

type MapNode = Extract<Node, { kind: 'record' | 'map' }>;
type Carrier = Pick<ProtoField, 'label' | 'type' | 'keyType'> & Pick<ProtoMember, 'form'>;

function carrierOf(layout: Layout, resolved: Resolved, place: Place, name: string): Carrier {
  const { node, scope } = resolved;
  switch (node.kind) {
    case 'array':
    case 'set':
      return {
        form: node.kind,
        label: 'repeated',
        type: layout.typeOf(node.item, { ...place, scope: itemPath(scope) }),
      };
    case 'record':
    case 'map':
      return mapCarrierOf(layout, node, place, name);
    default: {
      const type = layout.plainOf(resolved, place);
      return { form: 'one', label: type.kind === 'message' ? 'single' : 'optional', type };
    }
  }
}

function mapCarrierOf(layout: Layout, node: MapNode, place: Place, name: string): Carrier {
  const { kind } = node;
  // What a loose record keeps beside the names that it lists may be anything.
  const value: Node = node.kind === 'record' && node.loose ? { kind: 'any' } : node.value;
  const keyType = keyTypeOf(layout, node, keyPath(place.scope));
  const scope = valuePath(place.scope);
  if (keyType !== undefined) {
    claim(layout.names, join(place.home.fullName, toEntryName(name)), `the entries of ${place.scope}`);
    return { form: kind, label: 'map', keyType, type: layout.typeOf(value, { ...place, scope }) };
  }
  return { form: 'entries', label: 'repeated', type: layout.entryOf(node, { ...place, name: `${place.name}Entry` }) };
}

/** What a map's key is, or undefined for one that protobuf's maps do not take. The keys of an object are texts. */
function keyTypeOf(layout: Layout, { kind, key }: MapNode, scope: string): ProtoScalar | undefined {
  const { node, nullable, optional } = resolve(key, scope, layout);
  const record = kind === 'record';
  if (!record && (nullable || optional)) return undefined;
  if (node.kind === 'integer' && node.format !== 'bigint') return { kind: 'scalar', scalar: node.format };
  if (record || node.kind === 'string') return { kind: 'scalar', scalar: 'string' };
  if (node.kind === 'integer') return { kind: 'scalar', scalar: 'digits' };
  return node.kind === 'boolean' ? BOOL : undefined;
}

/** A JSON name in brackets would be an extension's. */
function jsonNameOf(original: string | undefined, name: string): string {
  const usable = original !== undefined && original !== '' && !/^\[.*\]$|\0/s.test(original);
  return usable ? original : toDefaultJsonName(name);
}
