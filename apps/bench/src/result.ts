import type { Metric } from './metric.ts';
import type { Spread } from './statistics.ts';

/** Everything that a run has found, as it is written to a file. */
export interface Results {
  /** ISO 8601. */
  readonly date: string;
  /** True where no set and no side was left out, and nothing was cut short. */
  readonly full: boolean;
  readonly machine: Machine;
  readonly rounds: number;
  /** The side that the others are compared with; undefined where it was left out. */
  readonly reference: string | undefined;
  readonly sides: Readonly<Record<string, SideInfo>>;
  readonly sets: readonly SetResult[];
}

/** Where it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

/** What was measured. */
export interface SideInfo {
  readonly label: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What a set has found. */
export interface SetResult {
  readonly name: string;
  readonly title: string;
  /** What is measured, in a sentence or two. */
  readonly about: string;
  /** The first is the one by which sides are ranked and compared. */
  readonly metrics: readonly Metric[];
  /** What the cases differ in, where it is a number. */
  readonly axis?: string;
  readonly cases: readonly Case[];
  readonly entries: readonly Entry[];
}

/** One situation in which all sides are measured. */
export interface Case {
  readonly name: string;
  /** Its place on the set's axis. */
  readonly x?: number;
  /** Its line in a plot, where a set has several kinds of case. */
  readonly series?: string;
}

/** What came of one side in one case: measurements, or why there are none. */
export interface Entry {
  readonly side: string;
  readonly case: string;
  readonly metrics?: Readonly<Record<string, Spread>>;
  /** What the side cannot do. */
  readonly lacks?: string;
  /** What went wrong. */
  readonly failed?: string;
}
