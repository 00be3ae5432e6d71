import { availableParallelism } from 'node:os';
import { type Pair, startPair } from './pair.ts';

/** The pairs that run, each started when it is first asked for. */
export interface Fleet {
  /** The pair of a side that all sets share. */
  readonly shared: (name: string) => Promise<Pair>;
  /** Starts the shared pairs of some sides, one on each core at a time. Who asks for one that failed hears of it. */
  readonly startAll: (names: readonly string[]) => Promise<void>;
  /** Runs something with a pair that nothing has run on before, or with the shared one where the fleet reuses pairs. */
  readonly fresh: <T>(name: string, run: (pair: Pair) => Promise<T>) => Promise<T>;
  /** Ends the pair of a side in which something went wrong; the next that asks gets a new one. */
  readonly discard: (name: string) => Promise<void>;
  /** What is known of the sides that were started, by name. */
  readonly about: ReadonlyMap<string, Pair['about']>;
  readonly stop: () => Promise<void>;
}

/** Makes a fleet of which nothing runs yet. A side that cannot be started is not tried again. */
export function createFleet({ reuse }: { readonly reuse: boolean }): Fleet {
  const pairs = new Map<string, Promise<Pair>>();
  const failures = new Map<string, unknown>();
  const about = new Map<string, Pair['about']>();

  async function start(name: string): Promise<Pair> {
    if (failures.has(name)) throw failures.get(name);
    try {
      const pair = await startPair(name);
      about.set(name, pair.about);
      return pair;
    } catch (error) {
      failures.set(name, error);
      throw error;
    }
  }

  function shared(name: string): Promise<Pair> {
    let pair = pairs.get(name);
    if (!pair) pairs.set(name, (pair = start(name)));
    return pair;
  }

  async function discard(name: string): Promise<void> {
    const pair = pairs.get(name);
    pairs.delete(name);
    await pair?.then(
      ({ stop }) => stop(),
      () => {},
    );
  }

  return {
    shared,
    async startAll(names) {
      const left = [...names];
      const starter = async (): Promise<void> => {
        for (let name = left.shift(); name !== undefined; name = left.shift()) await shared(name).catch(() => {});
      };
      await Promise.all(Array.from({ length: availableParallelism() }, starter));
    },
    async fresh(name, run) {
      if (reuse) return run(await shared(name));
      const pair = await start(name);
      try {
        return await run(pair);
      } finally {
        await pair.stop();
      }
    },
    discard,
    about,
    async stop() {
      await Promise.all([...pairs.keys()].map(discard));
    },
  };
}
