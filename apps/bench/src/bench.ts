import type { Options } from './options.ts';
import type { Fleet } from './process/fleet.ts';
import type { Progress } from './progress.ts';
import type { SetResult } from './result.ts';

/** What a set measures with. */
export interface Bench {
  /** Names of the sides that are compared. */
  readonly sides: readonly string[];
  readonly options: Options;
  readonly fleet: Fleet;
  readonly progress: Progress;
}

/** One question that the benchmark answers. A file in `sets/` exports one as `set`. */
export interface BenchSet extends Pick<SetResult, 'name' | 'title' | 'about' | 'metrics' | 'axis'> {
  readonly run: (bench: Bench) => Promise<Pick<SetResult, 'cases' | 'entries'>>;
}
