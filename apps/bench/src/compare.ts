import type { Entry, Results, SetResult } from './result.ts';
import { isOurs } from './sides.ts';
import { ratioOf } from './statistics.ts';

/** A side that is better than Ahoy at something, and how many times. */
export interface Better {
  readonly side: string;
  readonly advantage: number;
}

/** What Ahoy loses at, and to whom. */
export interface Losses {
  readonly set: string;
  readonly case: string;
  readonly betters: readonly Better[];
}

/** How many times the reference a side is in a set's first metric; undefined where one of them has no figure. */
export function ratioToReference(set: SetResult, entry: Entry, reference: string | undefined): number | undefined {
  const [metric] = set.metrics;
  const other = set.entries.find((one) => one.case === entry.case && one.side === reference);
  const [mine, theirs] = [entry.metrics?.[metric?.key ?? ''], other?.metrics?.[metric?.key ?? '']];
  return mine && theirs ? ratioOf(mine, theirs) : undefined;
}

/** Where sides that are not ours are better than the reference, by the first metric of each set, the best of a case first. */
export function lossesOf({ sets, reference }: Results): readonly Losses[] {
  const all = sets.flatMap((set) =>
    set.cases.map(({ name }) => ({
      set: set.title,
      case: name,
      betters: set.entries.filter((entry) => entry.case === name).flatMap((entry) => betterOf(set, entry, reference)),
    })),
  );
  return all
    .filter(({ betters }) => betters.length > 0)
    .map((losses) => ({ ...losses, betters: losses.betters.toSorted((a, b) => b.advantage - a.advantage) }));
}

function betterOf(set: SetResult, entry: Entry, reference: string | undefined): readonly Better[] {
  const ratio = ratioToReference(set, entry, reference);
  if (ratio === undefined || isOurs(entry.side)) return [];
  const advantage = set.metrics[0]?.better === 'lower' ? 1 / ratio : ratio;
  return advantage > 1 ? [{ side: entry.side, advantage }] : [];
}
