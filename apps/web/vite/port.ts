/**
 * Reads a port from an environment variable that may list several (`5000,50051`): the first one counts.
 * @throws Error that names the variable and says what it holds.
 */
export function portFrom(variable: string, value: string | undefined, fallback: number): number {
  if (value === undefined || value.trim() === '') return fallback;
  const port = Number(value.trim().split(/[\s,]+/)[0]);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Error(`${variable}: expected ports from 1 to 65535, got "${value}"`);
}
