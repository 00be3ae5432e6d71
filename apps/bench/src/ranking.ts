import { ratioToReference } from './compare.ts';
import { formatMetric, type Metric } from './metric.ts';
import type { Entry, Results, SetResult } from './result.ts';
import { isOurs } from './sides.ts';
import { deviation } from './statistics.ts';

/** A table of one case of a set, as text: the best side first. */
export interface Ranking {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly RankingRow[];
}

/** One side of a {@link Ranking}. */
export interface RankingRow {
  readonly label: string;
  readonly cells: readonly string[];
  /** Why there are no cells. */
  readonly remark?: string;
  readonly isOurs: boolean;
}

/** Makes the table of each case of a set. */
export function rankingsOf(set: SetResult, results: Results): readonly Ranking[] {
  const columns = columnsOf(set, results.reference);
  return set.cases.map(({ name }) => {
    const entries = set.entries.filter((entry) => entry.case === name);
    const rows = rank(entries, set.metrics[0]).map((entry) => rowOf(entry, set, results, columns.length));
    return { title: `${set.title}: ${name}`, columns, rows };
  });
}

function columnsOf({ metrics, entries }: SetResult, reference: string | undefined): readonly string[] {
  const compared = entries.some(({ side }) => side === reference);
  const [first, ...rest] = metrics.map(({ title }) => title);
  return [first ?? '', '±', ...(compared ? ['× Ahoy'] : []), ...rest];
}

function rowOf(entry: Entry, set: SetResult, { sides, reference }: Results, columns: number): RankingRow {
  const { side, metrics, lacks, failed } = entry;
  const row = { label: sides[side]?.label ?? side, isOurs: isOurs(side) };
  if (!metrics) return { ...row, cells: [], remark: lacks ?? `failed: ${failed?.split('\n')[0] ?? 'no figures'}` };
  const [first = '', ...rest] = set.metrics.map((metric) => formatMetric(metric, metrics[metric.key]?.median));
  const main = metrics[set.metrics[0]?.key ?? ''];
  const spread = main ? `${Math.round(deviation(main) * 100)} %` : '–';
  const ratio = formatRatio(ratioToReference(set, entry, reference));
  // Without a reference there is no column for the ratio.
  const cells = [first, spread, ...(columns > set.metrics.length + 1 ? [ratio] : []), ...rest];
  return { ...row, cells };
}

/** A small ratio has a digit more, so that it is not written as nothing. */
function formatRatio(ratio: number | undefined): string {
  return formatMetric({ digits: ratio !== undefined && ratio < 0.1 ? 3 : 2 }, ratio);
}

/** The best first; those without figures last. */
export function rank(entries: readonly Entry[], metric: Metric | undefined): readonly Entry[] {
  const value = ({ metrics }: Entry): number => metrics?.[metric?.key ?? '']?.median ?? Number.NaN;
  const sign = metric?.better === 'lower' ? 1 : -1;
  const [measured, others] = [
    entries.filter((entry) => !Number.isNaN(value(entry))),
    entries.filter((entry) => Number.isNaN(value(entry))),
  ];
  return [...measured.toSorted((a, b) => sign * (value(a) - value(b))), ...others];
}
