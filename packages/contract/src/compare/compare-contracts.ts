import { allocateNumbers } from '../allocate-numbers.ts';
import type { Contract } from '../contract.ts';
import type { Lock } from '../lock.ts';
import { compareProcedure } from './compare-procedure.ts';
import type { Direction, Finding, Profile } from './finding.ts';
import { procedureFinding } from './procedure-finding.ts';
import { type RolloutOrder, rolloutOrder } from './rollout-order.ts';

/** Options of `compareContracts`. */
export interface CompareOptions {
  /** Numbers of either contract. Default: those that `allocateNumbers` gives, the later ones on top of the earlier. */
  readonly locks?: { readonly before: Lock; readonly after: Lock };
  /** What to judge for. Default: all. */
  readonly profiles?: readonly Profile[];
  /** ISO date on which a deprecation may have ended. Default: today. */
  readonly today?: string;
}

/** What has changed between two contracts, and in which order to deploy it. */
export interface Comparison {
  readonly findings: readonly Finding[];
  readonly rollout: RolloutOrder;
}

const PROFILES: readonly Profile[] = ['json', 'proto', 'ts'];
const DIRECTIONS: readonly Direction[] = ['old-client', 'new-client'];

/**
 * Judges every change from one contract to another, for deployed clients that meet the new server and for new clients
 * that meet a server that is not yet replaced.
 * @throws ContractError for numbers, set by hand, that clash; only where no locks are given.
 */
export function compareContracts(
  before: Contract,
  after: Contract,
  { locks = locksOf(before, after), profiles = PROFILES, today = new Date().toISOString() }: CompareOptions = {},
): Comparison {
  const [old, now] = [
    { types: before.types, lock: locks.before },
    { types: after.types, lock: locks.after },
  ];
  const later = new Map(after.procedures.map((procedure) => [procedure.path, procedure]));
  const known = new Set(before.procedures.map(({ path }) => path));
  const checks = profiles.flatMap((profile) => directionsOf(profile).map((direction) => ({ profile, direction })));
  const findings = checks.flatMap((check): readonly Finding[] => [
    ...before.procedures.flatMap((procedure) =>
      compareProcedure(procedure, later.get(procedure.path), { ...check, old, now, today: today.slice(0, 10) }),
    ),
    ...after.procedures.filter(({ path }) => !known.has(path)).map(({ path }) => added(path, check)),
  ]);
  return { findings, rollout: rolloutOrder(findings) };
}

function locksOf(before: Contract, after: Contract): { before: Lock; after: Lock } {
  const lock = allocateNumbers(before);
  return { before: lock, after: allocateNumbers(after, lock) };
}

/** A caller's source is compiled against the new router alone. */
function directionsOf(profile: Profile): readonly Direction[] {
  return profile === 'ts' ? ['old-client'] : DIRECTIONS;
}

function added(path: string, check: { profile: Profile; direction: Direction }): Finding {
  return procedureFinding('procedure-added', {
    ...check,
    procedure: path,
    severity: check.direction === 'new-client' ? 'breaking' : 'safe',
    message: `${path} is new`,
  });
}
