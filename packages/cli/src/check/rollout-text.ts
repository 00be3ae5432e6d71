import type { RolloutOrder } from '@ahoy/contract';
import type { CheckReport } from './check-report.ts';

/** Says in a sentence what to deploy first. */
export function rolloutText({ changes, accepted, newClients, rollout }: CheckReport): string {
  if (changes.length + accepted.length + newClients.length === 0) return 'Nothing has changed for callers.';
  return SENTENCES[rollout];
}

const SENTENCES: Readonly<Record<RolloutOrder, string>> = {
  either: 'Deploy the server or the clients first, as you like.',
  'server first': 'Deploy the server first: a new client may need what an old server does not have.',
  'client first': 'Deploy the clients first: an old client cannot do with the new server.',
  'two steps':
    'Deploy in two steps: take both forms first, then move the clients, then drop the old form; neither order works.',
};
