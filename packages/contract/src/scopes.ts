import { ContractError } from './contract-error.ts';
import type { Contract } from './contract.ts';
import type { IntersectionNode, Node, ObjectNode, UnionNode } from './node.ts';
import { fieldPath, itemPath, keyPath, memberPath, sidePath, typePath, valuePath } from './scope-key.ts';
import { unionMemberName } from './union-member-name.ts';

/** Names of one object, enum or union, which need numbers. */
export interface Scope {
  /** In order of declaration; the number is the one set by hand. */
  readonly names: ReadonlyMap<string, number | undefined>;
  /** The path where a named type is first referred to: its scope, had it no name. */
  readonly origin?: string;
}

/** Collects the scopes of a contract by their keys. */
export function scopesOf(contract: Contract): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Map<string, number | undefined>>();
  const origins = new Map<string, string>();
  const walk = (node: Node, path: string): void => visit(node, path, { contract, scopes, origins, walk });
  for (const { path, input, output, errors } of contract.procedures) {
    if (input) walk(input, `${path}.input`);
    if (output) walk(output, `${path}.output`);
    if (errors) walk(errors, `${path}.errors`);
  }
  for (const [id, node] of Object.entries(contract.types)) walk(node, typePath(id));
  return new Map(
    [...scopes].map(([key, names]) => {
      const origin = origins.get(key);
      return [key, origin === undefined ? { names } : { names, origin }];
    }),
  );
}

interface Collection {
  readonly contract: Contract;
  readonly scopes: Map<string, Map<string, number | undefined>>;
  readonly origins: Map<string, string>;
  readonly walk: (node: Node, path: string) => void;
}

function visit(node: Node, path: string, collection: Collection): void {
  const { origins, walk } = collection;
  switch (node.kind) {
    case 'object':
      return visitObject(node, path, collection);
    case 'enum':
      return addValues(node.values.map(String), path, collection);
    case 'union':
      return visitUnion(node, path, collection);
    case 'intersection':
      return visitIntersection(node, path, collection);
    case 'array':
    case 'set':
    case 'stream':
      return walk(node.item, itemPath(path));
    case 'tuple':
      for (const [index, item] of node.items.entries()) walk(item, itemPath(path, index));
      if (node.rest) walk(node.rest, itemPath(path));
      return;
    case 'record':
    case 'map':
      walk(node.key, keyPath(path));
      return walk(node.value, valuePath(path));
    case 'ref':
      if (!origins.has(typePath(node.id))) origins.set(typePath(node.id), path);
  }
}

function visitObject(node: ObjectNode, path: string, collection: Collection): void {
  addFields(node, path, collection);
  for (const field of node.fields) collection.walk(field.node, fieldPath(path, field.name));
  if (typeof node.unknown === 'object') collection.walk(node.unknown, valuePath(path));
}

function addValues(values: readonly string[], path: string, collection: Collection): void {
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice !== undefined)
    throw new ContractError(`${path}: the enum has ${twice} as a number and as a text; drop one`);
  addAll(values, path, collection);
}

function visitUnion(node: UnionNode, path: string, collection: Collection): void {
  const names = node.members.map((_, index) => unionMemberName(node, index));
  addAll(names, path, collection);
  for (const [index, member] of node.members.entries()) {
    collection.walk(member, memberPath(path, names[index] ?? ''));
  }
}

/** Objects that make up one value share one scope, also those that have names, and scopes, of their own. */
function visitIntersection(node: IntersectionNode, path: string, collection: Collection): void {
  for (const side of ['left', 'right'] as const) {
    const inner = node[side];
    const isShared = inner.kind === 'object' || inner.kind === 'intersection';
    for (const object of objectsBehind(inner, collection.contract)) addFields(object, path, collection);
    collection.walk(inner, isShared ? path : sidePath(path, side));
  }
}

function objectsBehind(node: Node | undefined, contract: Contract, seen: readonly string[] = []): ObjectNode[] {
  if (node?.kind === 'object') return [node];
  if (node?.kind === 'intersection') {
    return [node.left, node.right].flatMap((side) => objectsBehind(side, contract, seen));
  }
  if (node?.kind !== 'ref' || seen.includes(node.id) || !Object.hasOwn(contract.types, node.id)) return [];
  return objectsBehind(contract.types[node.id], contract, [...seen, node.id]);
}

function addFields(node: ObjectNode, path: string, { scopes }: Collection): void {
  const names = scopes.get(path) ?? new Map<string, number | undefined>();
  scopes.set(path, names);
  for (const { name, number } of node.fields) {
    const before = names.get(name);
    if (number !== undefined && before !== undefined && before !== number) {
      throw new ContractError(`${fieldPath(path, name)}: .meta({ field }) is both ${before} and ${number}`);
    }
    names.set(name, before ?? number);
  }
}

function addAll(values: readonly string[], path: string, { scopes }: Collection): void {
  const names = scopes.get(path) ?? new Map<string, number | undefined>();
  scopes.set(path, names);
  for (const name of values) if (!names.has(name)) names.set(name, undefined);
}
