import { lossesOf } from './compare.ts';
import type { Results } from './result.ts';

/** Sides that a line names; the others are counted. */
const NAMED = 3;

/** Says where Ahoy loses, a line a case; nothing where it was not measured or loses nowhere. */
export function lossLines(results: Results): readonly string[] {
  return lossesOf(results).map(({ set, case: name, betters }) => {
    const named = betters.slice(0, NAMED).map(({ side, advantage }) => {
      return `${results.sides[side]?.label ?? side} (${advantage.toFixed(advantage < 10 ? 1 : 0)} times)`;
    });
    const others = betters.length - named.length;
    return `${set}, ${name}: ${named.join('; ')}${others > 0 ? `; and ${others} more` : ''}`;
  });
}
