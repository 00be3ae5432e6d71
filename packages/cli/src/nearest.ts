/** Share of a word's letters that may be wrong. */
const WRONG_SHARE = 0.4;

/** The name that was probably meant; undefined where none is near. Case does not count, nor does a missing service. */
export function nearest(word: string, names: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const scored = names.map((name) => {
    const full = name.toLowerCase();
    const short = full.slice(full.lastIndexOf('.') + 1);
    return { name, distance: Math.min(distance(wanted, full), distance(wanted, short)) };
  });
  const [best] = scored.toSorted((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, word.length * WRONG_SHARE) ? best.name : undefined;
}

/** Edits that make one word of the other: letters added, removed or replaced (Levenshtein). */
function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + Number(a[row - 1] !== b[column - 1]);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
