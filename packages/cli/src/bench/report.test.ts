import { createHistogram } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { histogramLines, parseReport, reportLines, toReport } from './report.ts';

const about = { procedure: 'greeter.sayHello', via: 'socket', concurrency: 4 };

function measured(...latenciesMs: readonly number[]) {
  const latencies = createHistogram();
  for (const ms of latenciesMs) latencies.record(ms * 1e6);
  return { calls: latenciesMs.length, elapsedMs: 1_000, errors: {}, latencies };
}

const report = toReport(about, measured(...Array.from({ length: 1_000 }, (_, index) => index + 1)));

test('a report has calls a second and percentiles in milliseconds', () => {
  expect(report).toMatchObject({ ...about, calls: 1_000, seconds: 1, callsPerSecond: 1_000, errors: {} });
  expect(report.latencyMs.p50).toBeCloseTo(500, -1);
  expect(report.latencyMs.p999).toBeCloseTo(999, -1);
});

test('a report is read back as it was saved', () => {
  expect(parseReport(JSON.stringify(report))).toEqual(report);
  expect(() => parseReport('{}')).toThrow('procedure');
});

test('beside an earlier one, each figure has its change', () => {
  const lines = reportLines({ ...report, callsPerSecond: 1_100 }, report);
  expect(lines[0]).toBe('1100 calls/s  +10.0 %');
  expect(lines).toContainEqual(expect.stringMatching(/^ {2}p50 .* ms {2}\+0\.0 %$/));
  expect(lines.at(-1)).toBe('no errors');
});

test('errors are told by their code', () => {
  expect(reportLines({ ...report, errors: { TIMEOUT: 3 } }).slice(-2)).toEqual(['errors', '  TIMEOUT 3']);
});

test('the bars of a histogram count every call', () => {
  const { latencies } = measured(1, 1, 1, 2, 5, 9, 9, 10);
  const counts = histogramLines(latencies).map((line) => Number(line.split(' ').at(-1)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(8);
});

test('where nothing was answered, there is no histogram', () => {
  const nothing = measured();
  expect(histogramLines(nothing.latencies)).toEqual([]);
  expect(toReport(about, nothing).latencyMs).toMatchObject({ min: 0, mean: 0 });
});
