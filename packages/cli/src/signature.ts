import type { Contract, Node, ProcedureContract } from '@ahoy/contract';
import { routesOf } from '@ahoy/rest/routes';
import { nameOf } from './type-text.ts';

/** What a procedure takes, in a word or a few. */
export function inputText({ input, inputOptional, streaming }: ProcedureContract, types: Contract['types']): string {
  if (!input) return 'nothing';
  const isStream = streaming === 'client' || streaming === 'bidi';
  return `${isStream ? 'stream of ' : ''}${shortName(input, types)}${inputOptional ? ' | undefined' : ''}`;
}

/** What a procedure answers, in a word or a few. */
export function outputText({ output, streaming }: ProcedureContract, types: Contract['types']): string {
  const isStream = streaming === 'server' || streaming === 'bidi';
  const text = output ? shortName(output, types) : 'any';
  return isStream ? `stream of ${text}` : text;
}

/** `POST /say_hello` by the path of each procedure. */
export function routeTexts(contract: Contract): ReadonlyMap<string, string> {
  return new Map(routesOf(contract).map(({ method, path, procedure }) => [procedure.path, `${method} ${path}`]));
}

/** An object without a name is told by the names of its members. */
function shortName(node: Node, types: Contract['types']): string {
  if (node.kind !== 'object') return nameOf(node, types);
  return `{ ${node.fields.map(({ name, optional }) => `${name}${optional ? '?' : ''}`).join(', ')} }`;
}
