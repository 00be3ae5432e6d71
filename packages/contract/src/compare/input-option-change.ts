import type { ProcedureContract } from '../contract.ts';
import { type Context, report } from './context.ts';

/**
 * Judges in protobuf whether an input may be left out: it is a message of no bytes, which elsewhere is an object without
 * members.
 */
export function inputOptionChange(before: ProcedureContract, after: ProcedureContract, ctx: Context): void {
  const [from, to] = ctx.toIsNew ? [before, after] : [after, before];
  if (from.inputOptional === to.inputOptional || from.input === undefined || to.input === undefined) return;
  const isRequired = from.inputOptional === true;
  report(ctx, 'input', isRequired === ctx.toIsNew ? 'value-required' : 'value-optional', {
    severity: isRequired ? 'breaking' : 'safe',
    texts: isRequired ? { from: 'optional', to: 'required' } : { from: 'required', to: 'optional' },
  });
  if (isRequired) return;
  report(ctx, 'input', 'empty-changed', {
    severity: 'risky',
    texts: { from: 'an object without members', to: 'an input that was left out' },
  });
}
