import { rank } from '../ranking.ts';
import type { Case, Results, SetResult } from '../result.ts';
import { isOurs } from '../sides.ts';
import { drawBars } from './bars.ts';

/** A plot of one case, and what it shows. */
export interface Plot {
  readonly title: string;
  /** Empty where no side has figures. */
  readonly svg: string;
}

/** Draws how the sides have done in one case of a set: a bar each, the best first. */
export function drawCase(set: SetResult, { name }: Case, { sides }: Results): Plot {
  const [metric] = set.metrics;
  const title = `${name}: ${metric?.title}, ${metric?.better} is better`;
  const entries = set.entries.filter((entry) => entry.case === name);
  const bars = rank(entries, metric).flatMap(({ side, metrics }) => {
    const spread = metrics?.[metric?.key ?? ''];
    return spread ? [{ label: sides[side]?.label ?? side, spread, isOurs: isOurs(side) }] : [];
  });
  return { title, svg: bars.length > 0 ? drawBars(title, bars) : '' };
}
