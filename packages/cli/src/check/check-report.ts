import type { AcceptedBreak, RolloutOrder } from '@ahoy/contract';
import type { Change } from './changes.ts';
import type { Callers } from '../source/callers.ts';
import type { SourcePlace } from '../source/source-place.ts';

/** A change, where it was made, and whom it hits. */
export interface PlacedChange extends Change {
  /** Of its procedure; of one that is gone, the module that it stood in. */
  readonly place: SourcePlace;
  /** Looked for where the change is not safe. */
  readonly callers?: Callers;
}

/** What a check has found. Plain data: it is what `--format json` prints. */
export interface CheckReport {
  /** What the router was compared with. */
  readonly against: string;
  readonly profiles: readonly string[];
  /** What breaks callers and was not accepted. */
  readonly breaking: boolean;
  /** For deployed clients that meet the new server, the worst first. */
  readonly changes: readonly PlacedChange[];
  /** What was accepted among such changes. */
  readonly accepted: readonly Change[];
  /** Acceptances of what is no longer found. */
  readonly unused: readonly AcceptedBreak[];
  /** For new clients that meet a server not yet replaced: it tells what to deploy first. */
  readonly newClients: readonly Change[];
  readonly rollout: RolloutOrder;
  /** What could not be compared. */
  readonly notes: readonly string[];
}
