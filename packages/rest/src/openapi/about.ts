import type { ProcedureContract } from '@ahoy/contract';
import type { Operation } from './document.ts';

/** What a procedure says of itself in words. */
export function aboutOf({ meta }: ProcedureContract): Pick<Operation, 'summary' | 'description' | 'deprecated'> {
  const { description, deprecated, stability } = meta;
  const notes = [
    typeof deprecated === 'string' && `Deprecated: ${deprecated}`,
    stability === 'alpha' && 'Alpha: it may still change in any way',
  ].filter(Boolean);
  return {
    ...(description !== undefined && { summary: description }),
    ...(notes.length > 0 && { description: notes.join('. ') }),
    ...(deprecated !== undefined && deprecated !== false && { deprecated: true }),
  };
}

/** The service of a procedure. */
export function serviceOf({ path }: ProcedureContract): string {
  return path.split('.', 1)[0] ?? path;
}

/** The services of some procedures. */
export function tagsOf(procedures: readonly ProcedureContract[]): { readonly name: string }[] {
  return [...new Set(procedures.map(serviceOf))].map((name) => ({ name }));
}
