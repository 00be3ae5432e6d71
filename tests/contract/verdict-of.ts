import type { Severity } from '@ahoy/contract';
import type { Judgement, Outcome } from './judge-pair.ts';

/** The least that a verdict has to say of what happened. */
const LEAST: Readonly<Record<Outcome, readonly Severity[]>> = {
  taken: ['safe', 'risky', 'breaking'],
  changed: ['risky', 'breaking'],
  refused: ['breaking'],
};

/** Whether a verdict agrees with what happened: it missed it, or it said `breaking` of what was not seen to break. */
export function verdictOf({ count, findings, outcome }: Judgement): 'right' | 'missed' | 'false alarm' {
  const severities = new Set(findings.map(({ severity }) => severity));
  if (severities.size === 0) severities.add('safe');
  if (!LEAST[outcome].some((severity) => severities.has(severity))) return 'missed';
  return severities.has('breaking') && outcome !== 'refused' && count > 0 ? 'false alarm' : 'right';
}
