/**
 * Picks the named of some names, in their own order; a name stands for all that begin with it.
 * @throws Error for a name that fits none.
 */
export function choose(
  option: string,
  all: readonly string[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  if (wanted === undefined) return all;
  const fits = (name: string, one: string): boolean => name === one || name.startsWith(`${one}-`);
  const unknown = wanted.find((one) => !all.some((name) => fits(name, one)));
  if (unknown !== undefined) throw new Error(`--${option}: expected some of ${all.join(', ')}, got ${unknown}`);
  return all.filter((name) => wanted.some((one) => fits(name, one)));
}
