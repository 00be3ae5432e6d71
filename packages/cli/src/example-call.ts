import type { Contract, ProcedureContract } from '@ahoy/contract';
import { flagsOf } from './flags.ts';
import { sampleOf } from './sample.ts';

/** A command line that calls a procedure with the least that it needs. */
export function exampleCall(procedure: ProcedureContract, types: Contract['types']): string {
  const { path, input, inputOptional, streaming } = procedure;
  const call = `ahoy call ${path}`;
  if (!input || inputOptional) return call;
  const sample = sampleOf(input, types);
  if (streaming === 'client' || streaming === 'bidi') return `echo ${quoted(JSON.stringify(sample))} | ${call}`;
  const flags = flagsOf(procedure, types).filter(({ isRequired }) => isRequired);
  const parts = flags.flatMap(({ name, path: steps, kind }) => {
    const value = steps.reduce<unknown>((part, step) => (part as Record<string, unknown>)[step], sample);
    if (kind === 'switch') return [`--${value ? '' : 'no-'}${name}`];
    const isFilled = Array.isArray(value) && value.length > 0;
    return (kind === 'list' && isFilled ? (value as unknown[]) : [value]).map(
      (one) => `--${name} ${quoted(textOf(one))}`,
    );
  });
  return [call, ...parts].join(' ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As a POSIX shell reads it back. */
function quoted(text: string): string {
  return /^[\w.:/@+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
