import type { Bench } from '../bench.ts';
import type { Case, Entry } from '../result.ts';
import { spreadOf } from '../statistics.ts';

/** One measurement of one side: a value for each metric that it has. */
export type Sample = Readonly<Record<string, number>>;

/** What is measured, in which order. */
export interface Plan<C extends Case> {
  readonly title: string;
  readonly cases: readonly C[];
  readonly rounds: number;
  /** Brings a side to its working temperature, once a case. */
  readonly warm?: ((side: string, one: C) => Promise<unknown>) | undefined;
  /** @throws CannotError for what the side cannot do. */
  readonly measure: (side: string, one: C) => Promise<Sample>;
}

/** A side has no means for what a set measures; that is no failure. */
export class CannotError extends Error {}

/**
 * Measures all sides in turn, A B C A B C …, so that what disturbs the machine for a while disturbs them all. A side that
 * fails in a case is left out of the rest of it.
 */
export async function measureRounds<C extends Case>(bench: Bench, plan: Plan<C>): Promise<Entry[]> {
  const { sides, progress, options } = bench;
  const fitting: Plan<C> = { ...plan, warm: options.pace.warmMs > 0 ? plan.warm : undefined };
  progress.begin(plan.title, plan.cases.length * (plan.rounds + (fitting.warm ? 1 : 0)) * sides.length);
  const entries: Entry[] = [];
  for (const one of plan.cases) entries.push(...(await measureCase(bench, fitting, one)));
  progress.end();
  return entries;
}

async function measureCase<C extends Case>(bench: Bench, plan: Plan<C>, one: C): Promise<readonly Entry[]> {
  const { sides, fleet, progress } = bench;
  const { rounds, warm, measure } = plan;
  const samples = new Map(sides.map((side): [string, Sample[]] => [side, []]));
  const over = new Map<string, Entry>();

  const inTurn = async (round: string, run: (side: string) => Promise<unknown>): Promise<void> => {
    for (const side of sides) {
      progress.step(`${one.name}, ${round}`, side);
      if (over.has(side)) continue;
      try {
        await run(side);
      } catch (error) {
        over.set(side, { side, case: one.name, ...reasonOf(error) });
        if (!(error instanceof CannotError)) await fleet.discard(side);
      }
    }
  };

  if (warm) await inTurn('warm-up', (side) => warm(side, one));
  for (let round = 1; round <= rounds; round++) {
    await inTurn(`round ${round} of ${rounds}`, async (side) => samples.get(side)?.push(await measure(side, one)));
  }
  return sides.map((side) => {
    return over.get(side) ?? { side, case: one.name, metrics: summarise(samples.get(side) ?? []) };
  });
}

function reasonOf(error: unknown): Pick<Entry, 'lacks' | 'failed'> {
  const { message } = error as Error;
  return error instanceof CannotError ? { lacks: message } : { failed: message };
}

function summarise(samples: readonly Sample[]): NonNullable<Entry['metrics']> {
  const keys = new Set(samples.flatMap((sample) => Object.keys(sample)));
  return Object.fromEntries([...keys].map((key) => [key, spreadOf(samples.flatMap((sample) => sample[key] ?? []))]));
}
