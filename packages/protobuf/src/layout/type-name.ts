import { typePath } from '@ahoy/contract';
import { toPascal } from './case.ts';

/** Names the message or enum of a type with an id; the form in which a type is received, where it has one, adds `Output`. */
export function toTypeName(id: string): string {
  const own = typePath(id);
  const name = /^[A-Za-z]\w*$/.test(own) ? own : toPascal(own);
  return own === id ? name : `${name}Output`;
}
