import { parseArgs } from 'node:util';

/** What a run does. */
export interface Options {
  /** Names of sets; undefined for all. */
  readonly only: readonly string[] | undefined;
  /** Names of sides, or their beginnings; undefined for all. */
  readonly peers: readonly string[] | undefined;
  readonly quick: boolean;
  readonly json: boolean;
  /** Folder that results are written to; undefined for that of all results. */
  readonly out: string | undefined;
  readonly readme: boolean;
  readonly help: boolean;
  readonly pace: Pace;
}

/** How long is measured. */
export interface Pace {
  readonly rounds: number;
  /** Length of a round, in milliseconds. */
  readonly roundMs: number;
  /** Length of the warm-up that precedes the rounds, in milliseconds; 0 for none. */
  readonly warmMs: number;
}

const FULL: Pace = { rounds: 5, roundMs: 500, warmMs: 500 };
const QUICK: Pace = { rounds: 1, roundMs: 25, warmMs: 0 };
const MAX_ROUNDS = 1_000;

/**
 * Reads the command line.
 * @throws Error for an option that is none, and a value that is out of range.
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const { quick = false, json = false, readme = false, help = false } = values;
  const pace = quick ? QUICK : FULL;
  const rounds = values.rounds === undefined ? pace.rounds : readRounds(values.rounds);
  return {
    only: readList('only', values.only),
    peers: readList('peers', values.peers),
    quick,
    json,
    out: values.out,
    readme,
    help,
    pace: { ...pace, rounds },
  };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      peers: { type: 'string' },
      rounds: { type: 'string' },
      quick: { type: 'boolean' },
      json: { type: 'boolean' },
      out: { type: 'string' },
      readme: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= MAX_ROUNDS) return rounds;
  throw new Error(`--rounds: expected 1 to ${MAX_ROUNDS}, got ${text}`);
}

function readList(name: string, text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(',').map((one) => one.trim());
  if (names.includes('')) throw new Error(`--${name}: expected names separated by commas, got ${JSON.stringify(text)}`);
  return names;
}
