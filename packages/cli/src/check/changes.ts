import { type Finding, type Profile, rankOf, type Severity } from '@ahoy/contract';

/** A change of the contract, as it is for each profile. */
export interface Change extends Pick<Finding, 'rule' | 'severity' | 'procedure' | 'path' | 'message' | 'advice'> {
  /** How bad it is for whom; who does not notice it at all is not named. The worst is the change's own. */
  readonly severities: Readonly<Partial<Record<Profile, Severity>>>;
}

/** Joins what was found for each profile; the worst comes first, then in order of procedures. */
export function changesOf(findings: readonly Finding[]): readonly Change[] {
  const byPlace = Map.groupBy(findings, ({ rule, procedure, path }) => JSON.stringify([rule, procedure, path]));
  return [...byPlace.values()].map(joined).toSorted(byWeight);
}

/** How bad a change is for whom: `breaking for json, proto; risky for ts`. */
export function forWhom({ severities }: Change): string {
  const entries = Object.entries(severities);
  return (['breaking', 'risky', 'safe'] as const)
    .map((severity) => [severity, entries.filter(([, one]) => one === severity).map(([profile]) => profile)] as const)
    .filter(([, profiles]) => profiles.length > 0)
    .map(([severity, profiles]) => `${severity} for ${profiles.join(', ')}`)
    .join('; ');
}

function joined(findings: readonly Finding[]): Change {
  const bySeverity = findings.toSorted((a, b) => rankOf(b.severity) - rankOf(a.severity));
  // A group has one finding at least.
  const { rule, severity, procedure, path, message, advice } = bySeverity[0] as Finding;
  const severities: Partial<Record<Profile, Severity>> = {};
  for (const one of bySeverity) severities[one.profile] ??= one.severity;
  return { rule, severity, procedure, path, message, advice, severities };
}

function byWeight(a: Change, b: Change): number {
  return rankOf(b.severity) - rankOf(a.severity) || compare(a.procedure, b.procedure) || compare(a.path, b.path);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
