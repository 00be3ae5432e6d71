import type { Contract } from '../contract.ts';
import type { Lock } from '../lock.ts';
import type { Node } from '../node.ts';
import { worstOf, type Finding, type Severity } from './finding.ts';
import { adviceFor, type Change } from './rules.ts';

/** One of the two contracts: what a sender, or a receiver, knows. */
export interface End {
  readonly types: Contract['types'];
  readonly lock: Lock;
}

/** A node of one end, and the scope in which its numbers are. */
export interface Spot {
  readonly node: Node;
  readonly scope: string;
}

/** Where a value stands, which decides how protobuf writes it: in a field, as one of many, or as a whole message. */
export type Place = 'field' | 'item' | 'message';

/** What one check of a sender's node against a receiver's knows. */
export interface Context extends Pick<Finding, 'profile' | 'direction' | 'procedure'> {
  readonly side: 'input' | 'output' | 'error';
  readonly from: End;
  readonly to: End;
  /** The receiver is the end that was changed; else the sender is. */
  readonly toIsNew: boolean;
  /** What has been found so far. */
  readonly found: Finding[];
  /** Pairs of named types that have been or are being compared, and are taken to fit meanwhile. */
  readonly seen: Set<string>;
  /** The check itself, which the checks of the kinds of nodes call for what is inside. */
  readonly fits: (from: Spot, to: Spot, at: string, options: { ctx: Context; place: Place }) => void;
}

/** What was, and what is. */
export interface Texts {
  readonly from: string;
  readonly to: string;
}

/** Notes a change. One that is safe is noted in the direction of deployed clients only. */
export function report(
  ctx: Context,
  at: string,
  change: Change,
  { severity, texts }: { severity: Severity; texts: Texts },
): void {
  const { direction, found, procedure, profile, side, toIsNew } = ctx;
  if (severity === 'safe' && direction === 'new-client') return;
  const [was, is] = toIsNew ? [texts.from, texts.to] : [texts.to, texts.from];
  found.push({
    rule: `${side}-${change}`,
    severity,
    profile,
    direction,
    procedure,
    side,
    path: at,
    message: `${at} was ${was}, is ${is}`,
    advice: adviceFor({ change, side, direction, severity }),
  });
}

/**
 * The severity of a value whose shape is right and which the receiver's schema refuses. A server runs its schema; a
 * client has none, so that only one that validates by itself refuses.
 */
export function refusedBySchema({ side }: Context): Severity {
  return side === 'input' ? 'breaking' : 'risky';
}

/** The severity of what the receiver drops: an input that is lost; an output that nobody has asked for. */
export function dropped({ side }: Context): Severity {
  return side === 'input' ? 'risky' : 'safe';
}

/** Runs checks on trial: returns what they find, and leaves the context as it was. */
export function attempt(ctx: Context, run: (trial: Context) => void): readonly Finding[] {
  const trial: Context = { ...ctx, found: [], seen: new Set(ctx.seen) };
  run(trial);
  return trial.found;
}

/** Tells a trial that found nothing worse than what is safe. */
export function isClean(findings: readonly Finding[]): boolean {
  return worstOf(findings) === 'safe';
}
