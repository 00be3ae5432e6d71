/** Writes a name as the source of a regular expression that matches it alone. */
export function literalPattern(name: string): string {
  return name.replaceAll(/[^\w]/g, String.raw`\$&`);
}
