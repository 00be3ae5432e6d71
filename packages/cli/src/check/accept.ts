import { type AcceptedBreak, contractHash, type Finding, readAccepted, writeAccepted } from '@ahoy/contract';
import path from 'node:path';
import { UsageError } from '../failure.ts';
import type { Repository } from '../repository.ts';
import type { Current } from './check-router.ts';

/** What is accepted, and why. */
export interface Acceptance {
  readonly rule: string;
  readonly reason: string;
  /** Only of this procedure. */
  readonly procedure?: string | undefined;
  /** Only at this path within the schema. */
  readonly path?: string | undefined;
}

/** The file of accepted breaks, beside the lock. */
export function acceptedFile({ lockFile }: Repository): string {
  return path.join(path.dirname(lockFile), 'contract.accepted.json');
}

/**
 * Writes down that what was found is accepted; returns what was.
 * @throws UsageError where nothing of the kind was found.
 */
export async function accept(
  findings: readonly Finding[],
  acceptance: Acceptance,
  { repository, current }: { readonly repository: Repository; readonly current: Current },
): Promise<readonly AcceptedBreak[]> {
  const { rule, procedure, path: place, reason } = acceptance;
  const risks = findings.filter(({ severity, direction }) => severity !== 'safe' && direction === 'old-client');
  const wanted = risks.filter(
    (one) =>
      one.rule === rule &&
      (procedure === undefined || one.procedure === procedure) &&
      (place === undefined || one.path === place),
  );
  if (wanted.length === 0) throw new UsageError(`--accept: nothing of the kind was found; ${foundText(risks)}`);
  const contract = contractHash(current.contract);
  const added = [...Map.groupBy(wanted, (one) => JSON.stringify([one.procedure, one.path])).values()].flatMap(([one]) =>
    one ? [{ rule: one.rule, procedure: one.procedure, path: one.path, reason, contract }] : [],
  );
  const file = acceptedFile(repository);
  await writeAccepted(file, [...(await readAccepted(file)), ...added]);
  return added;
}

function foundText(risks: readonly Finding[]): string {
  const found = [...new Set(risks.map(({ rule, procedure, path: place }) => `${rule} in ${procedure} at ${place}`))];
  return found.length === 0 ? 'nothing needs it' : `there is ${found.join(', ')}`;
}
