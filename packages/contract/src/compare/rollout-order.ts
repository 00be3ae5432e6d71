import { type Direction, type Finding, rankOf, worstOf } from './finding.ts';

/** What to deploy first. `two steps`: take both forms first, then move the callers, then drop the old form. */
export type RolloutOrder = 'either' | 'server first' | 'client first' | 'two steps';

/**
 * Says what to deploy first: while one side is new and the other is not, the direction that is worse must not come about.
 * The source of callers is compiled before it is deployed, and so does not count.
 */
export function rolloutOrder(findings: readonly Finding[]): RolloutOrder {
  const worst = (direction: Direction): number =>
    rankOf(worstOf(findings.filter((finding) => finding.profile !== 'ts' && finding.direction === direction)));
  const [oldClient, newClient] = [worst('old-client'), worst('new-client')];
  if (oldClient === newClient) return oldClient === rankOf('breaking') ? 'two steps' : 'either';
  return oldClient > newClient ? 'client first' : 'server first';
}
