import type { GuestBook } from '@ahoy/router/concierge/guest-book';
import type { Visit } from '@ahoy/router/concierge/schema';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrate } from './migrations.ts';

interface Row {
  readonly id: number;
  readonly guest: string;
  readonly greeting: string;
  readonly arrived_at: number;
}

/**
 * Opens the guest book in an SQLite file, which is made where there is none, and brings its tables up to date.
 * A visit is on disk before `record` returns.
 * @throws Error that names the file when it cannot be opened.
 */
export function openGuestBook(file: string): GuestBook & Disposable {
  const database = open(file);
  const insert = database.prepare(
    'INSERT INTO visits (guest, greeting, arrived_at) VALUES (?, ?, ?) RETURNING id, guest, greeting, arrived_at',
  );
  const count = database.prepare(`SELECT count(*) AS total FROM visits WHERE ${MATCHES}`);
  const select = database.prepare(
    `SELECT id, guest, greeting, arrived_at FROM visits WHERE ${MATCHES} AND id <= :cursor ORDER BY id DESC LIMIT :limit`,
  );

  return {
    record(visits) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const rows = visits.map(({ guest, greeting, arrivedAt }) => insert.get(guest, greeting, arrivedAt.getTime()));
        database.exec('COMMIT');
        return rows.map((row) => toVisit(row as unknown as Row));
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    page({ search = '', cursor = Number.MAX_SAFE_INTEGER, limit }) {
      const { total } = count.get({ search }) as { total: number };
      // One more than asked for: it says whether there is a next page, and where that begins.
      const rows = select.all({ search, cursor, limit: limit + 1 }) as unknown as Row[];
      const next = rows[limit];
      return { visits: rows.slice(0, limit).map(toVisit), total, ...(next && { nextCursor: next.id }) };
    },
    [Symbol.dispose]: () => database.close(),
  };
}

/** Finds the text anywhere in the name, whatever its case; `instr` knows no wildcards that a guest could type. */
const MATCHES = `(:search = '' OR instr(fold(guest), fold(:search)) > 0)`;

function open(file: string): DatabaseSync {
  try {
    if (file !== ':memory:') mkdirSync(path.dirname(file), { recursive: true });
    const database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    // SQLite's own lower() knows ASCII only, and an accent may be a sign of its own.
    database.function('fold', { deterministic: true }, (text) => String(text).normalize().toLocaleLowerCase());
    migrate(database);
    return database;
  } catch (cause) {
    throw new Error(`guest book ${file}: ${(cause as Error).message}`, { cause });
  }
}

function toVisit({ id, guest, greeting, arrived_at }: Row): Visit {
  return { id, guest, greeting, arrivedAt: new Date(arrived_at) };
}
