import { isDeepStrictEqual } from 'node:util';
import { attempt, type Context, isClean, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { fitsMembers } from './fits-members.ts';
import { type Finding, rankOf, worstOf } from './finding.ts';
import { finiteValuesOf } from './finite-values.ts';
import { mayShare } from './may-share.ts';
import { checkUnionOrder } from './union-order.ts';
import { membersIn, type Resolved } from './resolve-node.ts';

/** Options of `fitsUnion`. */
export interface UnionOptions {
  readonly ctx: Context;
  /** Checks a value that is neither null nor undefined, which are judged for the union as a whole. */
  readonly fitsValue: (a: Resolved, b: Resolved, at: string, ctx: Context) => void;
}

/**
 * Checks a union against a union, or either against a single node: each member that is sent has to fit one that is taken.
 * Protobuf writes a member's number, so that there the one of that number has to take it.
 */
export function fitsUnion(a: Resolved, b: Resolved, at: string, options: UnionOptions): void {
  const { ctx } = options;
  if (ctx.profile === 'proto') return fitsMembers(a, b, at, ctx);
  const [sent, taken] = [membersIn(a, ctx.from), membersIn(b, ctx.to)];
  const used = new Set<Resolved>();
  for (const [index, member] of sent.entries()) {
    for (const { part, found } of findMembers(member, taken, at, options)) {
      if (found === undefined) {
        reportMember(ctx, at, { member: part, isSent: true });
        continue;
      }
      used.add(found.member);
      ctx.found.push(...found.findings);
      for (const key of found.seen) ctx.seen.add(key);
      checkUnionOrder(
        { member: part, before: sent.slice(0, index) },
        taken.slice(0, taken.indexOf(found.member)),
        at,
        ctx,
      );
    }
  }
  for (const member of taken) {
    const isNew = ![...used].some(({ node }) => isDeepStrictEqual(node, member.node));
    if (isNew) reportMember(ctx, at, { member, isSent: false });
  }
}

interface Part {
  readonly part: Resolved;
  readonly found: Found | undefined;
}

/** Finds what takes a member as a whole or, where nothing does, what takes each of its values. */
function findMembers(member: Resolved, taken: readonly Resolved[], at: string, options: UnionOptions): readonly Part[] {
  const found = findMember(member, taken, at, options);
  if (found && isClean(found.findings)) return [{ part: member, found }];
  return oneByOne(member).map((part) => ({ part, found: findMember(part, taken, at, options) }));
}

function oneByOne(member: Resolved): readonly Resolved[] {
  if (member.node.kind === 'boolean') return [member];
  const values = finiteValuesOf(member.node);
  if (values === undefined || values.length < 2) return [member];
  return values.map((value) => ({
    ...member,
    node: { kind: 'literal', values: [typeof value === 'bigint' ? { bigint: value.toString() } : value] },
  }));
}

interface Found {
  readonly member: Resolved;
  readonly findings: readonly Finding[];
  readonly seen: ReadonlySet<string>;
}

/** The member that takes what is sent best; of several, the one that is the same, else the first. */
function findMember(
  member: Resolved,
  taken: readonly Resolved[],
  at: string,
  { ctx, fitsValue }: UnionOptions,
): Found | undefined {
  let best: Found | undefined;
  const alike = taken.filter(({ node }) => isDeepStrictEqual(node, member.node));
  for (const candidate of [...alike, ...taken]) {
    if (!mayShare({ resolved: member, end: ctx.from }, { resolved: candidate, end: ctx.to })) continue;
    let seen: ReadonlySet<string> = new Set();
    const findings = attempt(ctx, (trial) => {
      fitsValue(member, candidate, at, trial);
      seen = trial.seen;
    });
    if (best === undefined || rankOf(worstOf(findings)) < rankOf(worstOf(best.findings))) {
      best = { member: candidate, findings, seen };
    }
    if (isClean(best.findings)) return best;
  }
  return best;
}

function reportMember(ctx: Context, at: string, { member, isSent }: { member: Resolved; isSent: boolean }): void {
  const name = describeNode(member.node);
  report(ctx, at, isSent === ctx.toIsNew ? 'union-narrowed' : 'union-widened', {
    severity: isSent ? 'breaking' : 'safe',
    texts: isSent ? { from: `with ${name}`, to: `without ${name}` } : { from: `without ${name}`, to: `with ${name}` },
  });
}
