import { fieldPath } from '../scope-key.ts';
import { type Context, report } from './context.ts';
import type { Members } from './members-of.ts';

/**
 * Reports names whose number differs between the two ends, and numbers whose name does. A number that a name has lost to
 * another one corrupts in silence what is in flight; one that is all that a rename left is what keeps it whole.
 */
export function numbersChange(from: Members, to: Members, at: string, ctx: Context): void {
  const names = new Set(to.members.map(({ field }) => field.name));
  const { reserved } = ctx.toIsNew ? from : to;
  const past = new Map(Object.entries(reserved).map(([name, number]) => [number, name]));
  const own = new Set(from.members.map(({ field }) => field.name));
  for (const { field, number } of from.members) {
    const path = fieldPath(at, field.name);
    const same = to.members.find((member) => member.field.name === field.name);
    if (same && same.number !== number) {
      report(ctx, path, 'number-changed', {
        severity: 'breaking',
        texts: { from: `number ${number}`, to: `number ${same.number}` },
      });
    }
    const holder = to.members.find((member) => member.number === number);
    if (number === undefined || holder === undefined || holder.field.name === field.name) continue;
    const isTaken = names.has(field.name) || own.has(holder.field.name);
    report(ctx, path, isTaken ? 'number-reused' : 'field-renamed', {
      severity: isTaken ? 'breaking' : 'safe',
      texts: { from: `${field.name} = ${number}`, to: `${holder.field.name} = ${number}` },
    });
  }
  const newer = ctx.toIsNew ? to : from;
  for (const { field, number = 0 } of newer.members) {
    const name = past.get(number);
    if (name === undefined || name === field.name) continue;
    const texts = { from: `${name} = ${number}`, to: `${field.name} = ${number}` };
    report(ctx, fieldPath(at, field.name), 'number-reused', {
      severity: 'breaking',
      texts: ctx.toIsNew ? texts : { from: texts.to, to: texts.from },
    });
  }
}
