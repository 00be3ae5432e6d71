/** An ISO date in a text. */
const DATE = /\b\d{4}-\d\d-\d\d\b/;

/** Tells a deprecation, such as `2026-12-31` or `until 2026-12-31`, whose date has passed. */
export function hasEnded(deprecated: boolean | string | undefined, today: string): boolean {
  const date = typeof deprecated === 'string' ? DATE.exec(deprecated)?.[0] : undefined;
  return date !== undefined && date < today;
}
