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
 * Runs the steps that the file has not seen, all or none. Of several programs that open a new file, one runs them.
 * @throws Error for a file that a later version has written.
 */
export function migrate(database: DatabaseSync): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > steps.length) {
      throw new Error(`it has version ${version} and this program knows ${steps.length}; update the program`);
    }
    for (const step of steps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
