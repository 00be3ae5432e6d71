import type { Finding } from './finding.ts';

/** A change that is accepted though it breaks or may break callers, and why. */
export interface AcceptedBreak extends Pick<Finding, 'rule' | 'procedure' | 'path'> {
  readonly reason: string;
  /** Hash of the contract for which it was accepted. */
  readonly contract: string;
}

/** Findings, parted by whether they are accepted. */
export interface SplitFindings {
  readonly open: readonly Finding[];
  readonly accepted: readonly Finding[];
  /** Acceptances of what is no longer found; they only hide what may come. */
  readonly unused: readonly AcceptedBreak[];
}

/** Parts findings by whether their rule has been accepted at their place; what is safe needs no acceptance. */
export function splitAccepted(findings: readonly Finding[], breaks: readonly AcceptedBreak[]): SplitFindings {
  const risks = new Set(findings.filter(({ severity }) => severity !== 'safe').map(keyOf));
  const known = new Set(breaks.map(keyOf));
  const isAccepted = (finding: Finding): boolean => finding.severity !== 'safe' && known.has(keyOf(finding));
  return {
    open: findings.filter((finding) => !isAccepted(finding)),
    accepted: findings.filter(isAccepted),
    unused: breaks.filter((one) => !risks.has(keyOf(one))),
  };
}

/** What tells one acceptance from another. */
export function keyOf({ path, procedure, rule }: Pick<Finding, 'rule' | 'procedure' | 'path'>): string {
  return JSON.stringify([procedure, path, rule]);
}
