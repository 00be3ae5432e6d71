import type { DatabaseSync } from 'node:sqlite';

/** The steps from an empty file to today's tables. A step that has been released is never changed; a new one follows. */
const steps: readonly string[] = [
  `CREATE TABLE visits (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guest TEXT NOT NULL,
    greeting TEXT NOT NULL,
    arrived_at INTEGER NOT NULL -- Unix milliseconds
  ) STRICT`,
];

/**
 * Runs the steps that the file has not seen, each wholly or not at all.
 * @throws Error for a file that a later version has written.
 */
export function migrate(database: DatabaseSync): void {
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > steps.length) {
    throw new Error(`it has version ${version} and this program knows ${steps.length}; update the program`);
  }
  for (const [index, step] of steps.entries()) {
    if (index < version) continue;
    database.exec(`BEGIN IMMEDIATE; ${step}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}
