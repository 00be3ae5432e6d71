import {
  type AcceptedBreak,
  allocateNumbers,
  compareContracts,
  type Contract,
  deployBreaks,
  type Finding,
  type Lock,
  type Profile,
  splitAccepted,
  toWireContract,
} from '@ahoy/contract';
import type { Repository } from '../repository.ts';
import { findCallers } from '../source/callers.ts';
import { placeOf } from '../source/source-place.ts';
import type { Baseline } from './baseline.ts';
import { type Change, changesOf } from './changes.ts';
import type { CheckReport, PlacedChange } from './check-report.ts';

/** The router as it is. */
export interface Current {
  readonly contract: Contract;
  readonly lock: Lock | undefined;
}

/** Options of `checkRouter`. */
interface CheckOptions {
  readonly profiles: readonly Profile[];
  readonly accepted: readonly AcceptedBreak[];
  readonly repository: Repository;
  readonly signal: AbortSignal;
}

/** What is said where such a service is compared with. */
const NOT_TOLD =
  'A service in production does not tell its limits, defaults, refinements, declared errors, deprecations and REST routes: they are not compared.';

/** Judges what has changed since a baseline. */
export function findingsSince(
  baseline: Baseline,
  current: Current,
  profiles: readonly Profile[],
): ReturnType<typeof compareContracts> {
  const before = baseline.contract;
  const known = baseline.lock ?? allocateNumbers(before, current.lock);
  // Numbers that were made up for the baseline must not be given again.
  const numbers = allocateNumbers(current.contract, baseline.lock ? current.lock : known);
  const after = baseline.asked ? asAsked(current.contract, baseline, numbers) : current.contract;
  return compareContracts(before, after, { locks: { before: known, after: numbers }, profiles });
}

/** Makes the report of what has changed since a baseline, with the places of it and whom it hits. */
export async function checkRouter(
  baseline: Baseline,
  current: Current,
  { profiles, accepted: breaks, repository, signal }: CheckOptions,
): Promise<CheckReport> {
  const { findings, rollout } = findingsSince(baseline, current, profiles);
  const { open, accepted, unused } = splitAccepted(findings, breaks);
  const changes = changesOf(towards('old-client', open));
  return {
    against: baseline.name,
    profiles,
    breaking: deployBreaks(open).length > 0,
    changes: await placed(changes, repository, signal),
    accepted: changesOf(towards('old-client', accepted)),
    unused,
    newClients: changesOf(towards('new-client', findings)),
    rollout,
    notes: baseline.asked === 'wire' ? [NOT_TOLD] : [],
  };
}

function towards(direction: Finding['direction'], findings: readonly Finding[]): readonly Finding[] {
  return findings.filter((finding) => finding.direction === direction);
}

async function placed(
  changes: readonly Change[],
  repository: Repository,
  signal: AbortSignal,
): Promise<readonly PlacedChange[]> {
  const hit = changes.filter(({ severity }) => severity !== 'safe').map(({ procedure }) => procedure);
  const callers = await findCallers([...new Set(hit)], repository, signal);
  return Promise.all(
    changes.map(async (change) => {
      const found = change.severity === 'safe' ? undefined : callers.get(change.procedure);
      return { ...change, place: await placeOf(change.procedure, repository), ...(found && { callers: found }) };
    }),
  );
}

/** The router as the running service would tell of it: without what it does not tell, and of its services alone. */
function asAsked(contract: Contract, { contract: before, asked }: Baseline, lock: Lock): Contract {
  const services = new Set(before.procedures.map(({ path }) => path.slice(0, path.indexOf('.'))));
  const procedures = contract.procedures.filter(({ path }) => services.has(path.slice(0, path.indexOf('.'))));
  const served = { ...contract, procedures };
  return asked === 'wire' ? toWireContract({ contract: served, lock }, 'the router').contract : served;
}
