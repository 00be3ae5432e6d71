import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openGuestBook } from './guest-book.ts';
import { migrate } from './migrations.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'guest-book-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const arrivedAt = new Date('2026-11-22T12:00:00.123Z');

/** Visits of guests of these names. */
function visitsOf(...guests: readonly string[]) {
  return guests.map((guest) => ({ guest, greeting: `Hello, ${guest}`, arrivedAt }));
}

/** An empty guest book, which is in no file. */
const openEmpty = () => openGuestBook(':memory:');

const guestsOf = (page: { visits: readonly { guest: string }[] }): string[] => page.visits.map(({ guest }) => guest);

describe('a party', () => {
  test('is recorded in order, each visit with an id of its own', () => {
    using book = openEmpty();
    expect(book.record(visitsOf('Ada', 'Émile'))).toEqual([
      { id: 1, guest: 'Ada', greeting: 'Hello, Ada', arrivedAt },
      { id: 2, guest: 'Émile', greeting: 'Hello, Émile', arrivedAt },
    ]);
    expect(guestsOf(book.page({ limit: 10 }))).toEqual(['Émile', 'Ada']);
  });

  test('is recorded wholly or not at all', () => {
    using book = openEmpty();
    const party = [...visitsOf('Ada', 'Bob'), { guest: 'Eve', greeting: 'Hello', arrivedAt: new Date(Number.NaN) }];
    expect(() => book.record(party)).toThrow('NOT NULL');
    expect(book.page({ limit: 10 })).toEqual({ visits: [], total: 0 });
    // The book is not left in the middle of something.
    expect(book.record(visitsOf('Ada'))).toHaveLength(1);
  });

  test('of nobody is nothing', () => {
    using book = openEmpty();
    expect(book.record([])).toEqual([]);
  });

  test('may have names that look like SQL', () => {
    using book = openEmpty();
    const name = `Robert'); DROP TABLE visits;--`;
    book.record(visitsOf(name));
    expect(guestsOf(book.page({ limit: 1, search: `'); drop` }))).toEqual([name]);
  });
});

describe('pages', () => {
  test('of an empty book are one, without visits', () => {
    using book = openEmpty();
    expect(book.page({ limit: 10 })).toEqual({ visits: [], total: 0 });
  });

  test('have no gap and no repeat while new visits come in', () => {
    using book = openEmpty();
    const names = Array.from({ length: 23 }, (_, index) => `guest ${index}`);
    book.record(visitsOf(...names));
    const read: string[] = [];
    let cursor: number | undefined;
    let pages = 0;
    do {
      const page = book.page({ limit: 5, cursor });
      read.push(...guestsOf(page));
      cursor = page.nextCursor;
      pages++;
      book.record(visitsOf(`late ${pages} a`, `late ${pages} b`));
    } while (cursor !== undefined);
    expect(read).toEqual(names.toReversed());
    expect(pages).toBe(5);
    expect(guestsOf(book.page({ limit: 1 }))).toEqual(['late 5 b']);
  });

  test.each([1, 2, 3, 4, 7])('of %d of six visits end when there is none left', (limit) => {
    using book = openEmpty();
    book.record(visitsOf('a', 'b', 'c', 'd', 'e', 'f'));
    const sizes: number[] = [];
    for (let cursor: number | undefined, more = true; more; more = cursor !== undefined) {
      const page = book.page({ limit, cursor });
      expect(page.total).toBe(6);
      sizes.push(page.visits.length);
      cursor = page.nextCursor;
    }
    expect(sizes).toEqual([...Array<number>(Math.floor(6 / limit)).fill(limit), ...(6 % limit ? [6 % limit] : [])]);
  });

  test('of a search have what matches, and its number', () => {
    using book = openEmpty();
    book.record(visitsOf('Ada', 'Bob', 'Adam', 'Eve', 'adalbert'));
    const first = book.page({ search: 'ADA', limit: 2 });
    expect([guestsOf(first), first.total]).toEqual([['adalbert', 'Adam'], 3]);
    const last = book.page({ search: 'ADA', limit: 2, cursor: first.nextCursor });
    expect([guestsOf(last), last.total, last.nextCursor]).toEqual([['Ada'], 3, undefined]);
  });
});

describe('a search', () => {
  test.each([
    ['émile', ['ÉMILE']],
    ['ÉMILE', ['ÉMILE']],
    ['mil', ['ÉMILE']],
    ['ω', ['ΩMEGA']],
    ['%', ['100%']],
    ['_', ['snake_case']],
    ['0%', ['100%']],
    ['\\', []],
    ["'", ["O'Hara"]],
    ['a_', []],
    ['👋', ['👋 Wave']],
    ['', ['👋 Wave', 'ΩMEGA', "O'Hara", 'snake_case', '100%', 'ÉMILE']],
  ])('for %j finds %j', (search, guests) => {
    using book = openEmpty();
    book.record(visitsOf('ÉMILE', '100%', 'snake_case', "O'Hara", 'ΩMEGA', '👋 Wave'));
    const page = book.page({ search, limit: 10 });
    expect([guestsOf(page), page.total]).toEqual([guests, guests.length]);
  });

  test('finds a name whose accents are written as signs of their own', () => {
    using book = openEmpty();
    book.record(visitsOf('Émile'.normalize('NFD')));
    expect(book.page({ search: 'émile'.normalize('NFC'), limit: 1 }).total).toBe(1);
  });
});

describe('a file', () => {
  test('is made where there is none, with the folders on the way', () => {
    using book = openGuestBook(path.join(folder, 'new', 'deep', 'book.sqlite'));
    expect(book.record(visitsOf('Ada'))).toHaveLength(1);
  });

  test('that is opened again has its visits, and its ids go on', () => {
    const file = path.join(folder, 'kept.sqlite');
    {
      using book = openGuestBook(file);
      book.record(visitsOf('Ada', 'Émile'));
    }
    using book = openGuestBook(file);
    expect(book.page({ limit: 10 })).toMatchObject({
      total: 2,
      visits: [{ id: 2, guest: 'Émile', arrivedAt }, { id: 1 }],
    });
    expect(book.record(visitsOf('Bob'))).toMatchObject([{ id: 3 }]);
  });

  test('has a party as soon as it is recorded', () => {
    const file = path.join(folder, 'shared.sqlite');
    using writer = openGuestBook(file);
    using reader = openGuestBook(file);
    writer.record(visitsOf('Ada'));
    expect(guestsOf(reader.page({ limit: 10 }))).toEqual(['Ada']);
  });

  test('that another program makes at the same time is made once', () => {
    const file = path.join(folder, 'raced.sqlite');
    using database = new DatabaseSync(file);
    const exec = database.exec.bind(database);
    vi.spyOn(database, 'exec').mockImplementationOnce((sql) => {
      openGuestBook(file)[Symbol.dispose]();
      exec(sql);
    });
    migrate(database);
    using book = openGuestBook(file);
    expect(book.record(visitsOf('Ada'))).toHaveLength(1);
  });

  test('that a later version has written is refused, and left as it is', () => {
    const file = path.join(folder, 'later.sqlite');
    openGuestBook(file)[Symbol.dispose]();
    {
      using database = new DatabaseSync(file);
      database.exec('PRAGMA user_version = 99');
    }
    expect(() => openGuestBook(file)).toThrow(
      new Error(`guest book ${file}: it has version 99 and this program knows 1; update the program`),
    );
    using database = new DatabaseSync(file);
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: 99 });
  });

  test.each([
    ['whose folder is a file', 'plain.txt/book.sqlite', ''],
    ['that is a folder', '.', ''],
    ['that is no guest book', 'plain.txt', 'not a database'],
  ])('%s is refused by its name', (_case, name, reason) => {
    writeFileSync(path.join(folder, 'plain.txt'), 'This is a letter. '.repeat(100));
    const file = path.join(folder, name);
    expect(() => openGuestBook(file)).toThrow(`guest book ${file}: `);
    expect(() => openGuestBook(file)).toThrow(reason);
  });
});
