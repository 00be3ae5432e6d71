import type { ProcedureContract } from '../contract.ts';
import type { Node } from '../node.ts';
import type { Context, End, Spot } from './context.ts';
import type { Finding } from './finding.ts';
import { fits } from './fits.ts';
import { hasEnded } from './has-ended.ts';
import { procedureFinding } from './procedure-finding.ts';
import { compareCalls } from './compare-calls.ts';
import { inputOptionChange } from './input-option-change.ts';
import { sidesOf } from './sides-of.ts';

/** What one comparison of contracts is about. */
export interface Check extends Pick<Finding, 'profile' | 'direction'> {
  readonly old: End;
  readonly now: End;
  /** ISO date. */
  readonly today: string;
}

/** Judges the changes of one procedure. What is still in trial is exempt. */
export function compareProcedure(
  before: ProcedureContract,
  after: ProcedureContract | undefined,
  check: Check,
): readonly Finding[] {
  const found = after === undefined ? [removed(before, check)] : changesOf(before, after, check);
  return before.meta.stability === 'alpha' ? found.map(exempt) : found;
}

function exempt(finding: Finding): Finding {
  return { ...finding, severity: 'safe', message: `${finding.message} (exempt: its stability is alpha)`, advice: '' };
}

function removed({ meta, path }: ProcedureContract, { direction, profile, today }: Check): Finding {
  const isOver = hasEnded(meta.deprecated, today);
  return procedureFinding('procedure-removed', {
    profile,
    direction,
    procedure: path,
    severity: direction === 'new-client' ? 'safe' : isOver ? 'risky' : 'breaking',
    message: isOver ? `${path} is gone; its deprecation has ended` : `${path} is gone`,
  });
}

function changesOf(before: ProcedureContract, after: ProcedureContract, check: Check): readonly Finding[] {
  const found: Finding[] = [...compareCalls(before, after, check)];
  const sides = { before: sidesOf(before, check.profile), after: sidesOf(after, check.profile) };
  // The data of errors travels as JSON on gRPC too.
  for (const side of ['input', 'output', 'error'] as const) {
    const [was, is] = [sides.before[side], sides.after[side]];
    if (!was || !is) continue;
    // No input is a message of no bytes, and so is one that is left out.
    if (check.profile === 'proto' && side === 'input' && isNoBytes(before, after)) continue;
    const isJson = side === 'error' && check.profile === 'proto';
    const own = compareSide(
      side,
      { was, is },
      { check: isJson ? { ...check, profile: 'json' } : check, before, after },
    );
    found.push(...own.map((finding) => ({ ...finding, profile: check.profile })));
  }
  return found;
}

function isNoBytes(before: ProcedureContract, after: ProcedureContract): boolean {
  return before.input === undefined && after.inputOptional === true;
}

interface Side {
  readonly check: Check;
  readonly before: ProcedureContract;
  readonly after: ProcedureContract;
}

/** A client sends what an input takes; a server sends outputs and errors. */
function compareSide(
  side: 'input' | 'output' | 'error',
  { was, is }: { was: Node; is: Node },
  { check, before, after }: Side,
): readonly Finding[] {
  const procedure = before.path;
  const toIsNew = (side === 'input') === (check.direction === 'old-client');
  const scope = `${procedure}.${side === 'error' ? 'errors' : side}`;
  const [old, now]: [Spot, Spot] = [
    { node: was, scope },
    { node: is, scope },
  ];
  const ctx: Context = {
    profile: check.profile,
    direction: check.direction,
    procedure,
    side,
    from: toIsNew ? check.old : check.now,
    to: toIsNew ? check.now : check.old,
    toIsNew,
    found: [],
    seen: new Set(),
    fits,
  };
  if (side === 'input' && check.profile === 'proto') inputOptionChange(before, after, ctx);
  fits(toIsNew ? old : now, toIsNew ? now : old, side, { ctx, place: 'message' });
  return ctx.found;
}
