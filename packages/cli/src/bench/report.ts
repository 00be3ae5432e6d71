import { z } from 'zod';
import type { RecordableHistogram } from 'node:perf_hooks';
import type { LoadResult } from './load.ts';

/** A measurement as it is printed, saved and compared. */
export interface Report {
  readonly procedure: string;
  readonly via: string;
  readonly concurrency: number;
  /** Calls that began a second; absent: as many as there were answers. */
  readonly rate?: number;
  readonly calls: number;
  readonly seconds: number;
  readonly callsPerSecond: number;
  /** How many failed, by their code. */
  readonly errors: Readonly<Record<string, number>>;
  /** Of the calls that were answered well, in milliseconds. */
  readonly latencyMs: Readonly<Record<(typeof FIGURES)[number], number>>;
}

const FIGURES = ['min', 'mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const;

const ReportSchema = z.object({
  procedure: z.string(),
  via: z.string(),
  concurrency: z.number(),
  rate: z.number().exactOptional(),
  calls: z.number(),
  seconds: z.number(),
  callsPerSecond: z.number(),
  errors: z.record(z.string(), z.number()),
  latencyMs: z.record(z.enum(FIGURES), z.number()),
});

/** Bars of a histogram. */
const BARS = 12;
const BAR_WIDTH = 40;
const NANOSECONDS = 1_000_000;

/**
 * Reads a report.
 * @throws Error for what is none.
 */
export function parseReport(json: string): Report {
  return ReportSchema.parse(JSON.parse(json));
}

/** Makes a report of what was measured. */
export function toReport(
  about: Pick<Report, 'procedure' | 'via' | 'concurrency' | 'rate'>,
  { calls, elapsedMs, errors, latencies }: LoadResult,
): Report {
  const at = (percentile: number): number => toMs(latencies.percentile(percentile));
  const hasAny = latencies.count > 0;
  return {
    ...about,
    calls,
    seconds: round(elapsedMs / 1_000),
    callsPerSecond: Math.round((calls * 1_000) / elapsedMs),
    errors,
    latencyMs: {
      min: hasAny ? toMs(latencies.min) : 0,
      mean: hasAny ? toMs(latencies.mean) : 0,
      p50: at(50),
      p90: at(90),
      p99: at(99),
      p999: at(99.9),
      max: toMs(latencies.max),
    },
  };
}

/** The report in lines, beside an earlier one where there is one. */
export function reportLines(report: Report, before?: Report): string[] {
  const change = (now: number, then: number | undefined): string =>
    then === undefined || then === 0 ? '' : `  ${now >= then ? '+' : ''}${(((now - then) / then) * 100).toFixed(1)} %`;
  const latencies = Object.entries(report.latencyMs).map(([name, ms]) => {
    const then = before?.latencyMs[name as keyof Report['latencyMs']];
    return `  ${name.replace('p999', 'p99.9').padEnd(6)} ${ms.toFixed(3).padStart(10)} ms${change(ms, then)}`;
  });
  const errors = Object.entries(report.errors).map(([code, count]) => `  ${code} ${count}`);
  return [
    `${report.callsPerSecond} calls/s${change(report.callsPerSecond, before?.callsPerSecond)}`,
    `${report.calls} calls in ${report.seconds} s, ${report.concurrency} at once via ${report.via}`,
    'latency',
    ...latencies,
    ...(errors.length === 0 ? ['no errors'] : ['errors', ...errors]),
  ];
}

/** Bars of how many calls took how long; the slowest 1 of 1,000 are in the last one. */
export function histogramLines(latencies: RecordableHistogram): string[] {
  if (latencies.count === 0) return [];
  const from = latencies.min;
  const step = Math.max(1, (latencies.percentile(99.9) - from) / BARS);
  const counts = Array.from({ length: BARS }, () => 0);
  let seen = 0;
  // Percentiles come in order, each with the share of calls up to it.
  for (const [percentile, value] of latencies.percentiles) {
    const total = Math.round((percentile / 100) * latencies.count);
    const bar = Math.min(BARS - 1, Math.max(0, Math.ceil((value - from) / step) - 1));
    counts[bar] = (counts[bar] ?? 0) + Math.max(0, total - seen);
    seen = Math.max(seen, total);
  }
  const most = Math.max(...counts);
  return counts.map((count, index) => {
    const upTo = toMs(from + step * (index + 1)).toFixed(3);
    const bar = '█'.repeat(Math.ceil((count / most) * BAR_WIDTH));
    return `  ${index === BARS - 1 ? '>' : '≤'} ${upTo.padStart(10)} ms ${bar} ${count}`;
  });
}

function toMs(nanoseconds: number): number {
  return round(nanoseconds / NANOSECONDS);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
