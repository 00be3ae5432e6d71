/** One quantity that a set measures. */
export interface Metric {
  readonly key: string;
  /** Head of its column. */
  readonly title: string;
  readonly better: 'higher' | 'lower';
  /** Digits after the point. Default: 0. */
  readonly digits?: number;
}

// Named here once, so that a quantity has the same name in every set.
export const CALLS: Metric = { key: 'calls', title: 'calls/s', better: 'higher' };
export const ITEMS: Metric = { key: 'items', title: 'items/s', better: 'higher' };
export const SERVER_CPU: Metric = { key: 'serverCpu', title: 'server CPU µs', better: 'lower', digits: 1 };
export const CLIENT_CPU: Metric = { key: 'clientCpu', title: 'client CPU µs', better: 'lower', digits: 1 };
export const P50: Metric = { key: 'p50', title: 'p50 µs', better: 'lower' };
export const P99: Metric = { key: 'p99', title: 'p99 µs', better: 'lower' };
export const P999: Metric = { key: 'p999', title: 'p99.9 µs', better: 'lower' };

/** What a set of calls measures, the most important first. */
export const CALL_METRICS: readonly Metric[] = [CALLS, SERVER_CPU, CLIENT_CPU, P50, P99, P999];

/** Writes a quantity as people read it; one that was not measured is a dash. */
export function formatMetric({ digits = 0 }: Pick<Metric, 'digits'>, value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
