import type { Rule } from './rules.ts';

/**
 * What a change is judged for: `json`, a deployed client that speaks tRPC or the socket; `proto`, one that speaks
 * protobuf; `ts`, the source of a caller, compiled against the new router.
 */
export type Profile = 'json' | 'proto' | 'ts';

/** Who meets whom: `old-client`, a deployed client the new server; `new-client`, a new client a server not yet replaced. */
export type Direction = 'old-client' | 'new-client';

/** `breaking`: calls fail, or lose data, without a word; `risky`: some may, or behave in another way; `safe`: none does. */
export type Severity = 'breaking' | 'risky' | 'safe';

/** One change of a contract, as it is for one profile and in one direction. Plain data. */
export interface Finding {
  /** Stable id: `input-field-required`. */
  readonly rule: Rule;
  readonly severity: Severity;
  readonly profile: Profile;
  readonly direction: Direction;
  /** `greeter.sayHello` */
  readonly procedure: string;
  readonly side: 'input' | 'output' | 'error' | 'procedure';
  /** As a person reads it: `input.address.zip`; of a change of the procedure itself, its path. */
  readonly path: string;
  /** What was, and what is. */
  readonly message: string;
  /** What to do instead; empty for what is safe. */
  readonly advice: string;
}

/** Severities from none to the worst. */
const RANKS: Readonly<Record<Severity, number>> = { safe: 0, risky: 1, breaking: 2 };

/** The worst of some findings; `safe` where there is none. */
export function worstOf(findings: readonly Pick<Finding, 'severity'>[]): Severity {
  return findings.reduce<Severity>(
    (worst, { severity }) => (rankOf(severity) > rankOf(worst) ? severity : worst),
    'safe',
  );
}

/** Orders severities: a greater number is worse. */
export function rankOf(severity: Severity): number {
  return RANKS[severity];
}
