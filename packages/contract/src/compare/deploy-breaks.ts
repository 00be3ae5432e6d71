import type { Finding } from './finding.ts';

/** The findings that a deploy must not have: what breaks a deployed client, or the source of a caller. */
export function deployBreaks(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ direction, severity }) => direction === 'old-client' && severity === 'breaking');
}
