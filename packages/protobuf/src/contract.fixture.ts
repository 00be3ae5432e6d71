import type { Contract, Node, ProcedureContract } from '@ahoy/contract';
import { type Codec, codecOf } from './codec/codec-of.ts';
import type { Numbers } from './layout/layout.ts';
import { messagesOf } from './layout/messages-of.ts';
import type { ProtoMessage, ProtoMethod } from './model.ts';

/** Gives numbers in the order in which they are asked for; the lock's part in a test. */
export function countingNumbers(): Numbers {
  const scopes = new Map<string, Map<string, number>>();
  return (scope, name, explicit) => {
    const numbers = scopes.get(scope) ?? new Map<string, number>();
    scopes.set(scope, numbers);
    const number = numbers.get(name) ?? explicit ?? numbers.size + 1;
    numbers.set(name, number);
    return number;
  };
}

/** A contract of procedures given by their path and what is special about them. */
export function contractFrom(
  procedures: Readonly<Record<string, Partial<ProcedureContract>>>,
  types: Contract['types'] = {},
): Contract {
  const list = Object.entries(procedures).map(([path, rest]): ProcedureContract => {
    return { path, type: 'mutation', streaming: 'unary', meta: {}, ...rest };
  });
  return { version: 1, procedures: list, types };
}

/** Lays out the only procedure of a contract whose input is an object with one member, `x`. */
export function layoutOf(
  x: Node,
  { optional, types = {} }: { optional?: true; types?: Contract['types'] } = {},
): ProtoMessage {
  const input = objectOf({ x }, optional ? ['x'] : []);
  return methodOf(contractFrom({ 'greeter.test': { input } }, types)).input;
}

/** The first method of a contract. */
export function methodOf(contract: Contract): ProtoMethod {
  const [method] = messagesOf(contract, countingNumbers()).methods;
  if (method === undefined) throw new Error('the contract has no procedure');
  return method;
}

/** The codec of a message `{ x: … }`. */
export function codecFor(x: Node, options: Parameters<typeof layoutOf>[1] = {}): Codec {
  return codecOf(layoutOf(x, options));
}

export function objectOf(
  fields: Readonly<Record<string, Node>>,
  optional: readonly string[] = [],
): Extract<Node, { kind: 'object' }> {
  return {
    kind: 'object',
    unknown: 'strip',
    fields: Object.entries(fields).map(([name, node]) => ({
      name,
      node,
      ...(optional.includes(name) && { optional: true }),
    })),
  };
}

/** Bytes from hexadecimal digits, with spaces anywhere. */
export function hex(digits: string): Uint8Array {
  return Uint8Array.from(digits.replaceAll(' ', '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
