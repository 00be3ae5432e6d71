import type { Contract, Node } from '@ahoy/contract';
import type { ProtoEnum, ProtoField, ProtoMember, ProtoMessage, ProtoType } from '../model.ts';
import type { Names } from './names.ts';
import type { Resolved } from './resolved.ts';

/** Tells the number of a field, of a member of a union, or of a value of an enum; `explicit` is what the schema says. */
export type Numbers = (scope: string, name: string, explicit?: number) => number;

/** What the layout of one contract shares. */
export interface Layout {
  readonly contract: Contract;
  readonly numbers: Numbers;
  /** Names that a scope once had, with their numbers. */
  readonly reserved: (scope: string) => Readonly<Record<string, number>> | undefined;
  readonly names: Names;
  /** Types that are laid out already, by id. */
  readonly named: Map<string, ProtoType>;
  /** The package that is being laid out, where named types go. */
  home: Home;
  /** Lays out what stands for one value, in a wrapper where protobuf has no type for it. */
  readonly typeOf: (node: Node, place: Place) => ProtoType;
  /** The same for a node that is looked through already, whose null and undefined are taken care of. */
  readonly plainOf: (resolved: Resolved, place: Place) => ProtoType;
  /** Lays out the entries of a Map whose keys protobuf's maps do not take. */
  readonly entryOf: (node: Extract<Node, { kind: 'record' | 'map' }>, place: Place) => ProtoMessage;
}

/** Where messages and enums are declared: a package or a message. */
export interface Home {
  readonly fullName: string;
  readonly file: string;
  readonly messages: ProtoMessage[];
  readonly enums: ProtoEnum[];
}

/** Where a node stands. */
export interface Place {
  readonly home: Home;
  /** Scope of its numbers: the path of the node, or the id of a named type. */
  readonly scope: string;
  /** What a message or enum made for it is called. */
  readonly name: string;
}

/** A message whose fields are still being laid out. */
export type Draft = ProtoMessage & {
  readonly reserved?: { readonly numbers: readonly number[]; names: readonly string[] };
  readonly fields: ProtoField[];
  readonly members: ProtoMember[];
  readonly messages: ProtoMessage[];
  readonly enums: ProtoEnum[];
};
