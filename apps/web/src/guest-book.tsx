import { GuestbookRequest } from '@ahoy/router/concierge/schema';
import { useState } from 'react';
import { ServiceNotice } from './service-notice.tsx';
import { TextField } from './text-field.tsx';
import { useDebounced } from './use-debounced.ts';
import { useGuestBook } from './use-guest-book.ts';
import { VisitLine } from './visit-line.tsx';

/** A pause in typing that is taken for the end of a word. */
const TYPING_PAUSE_MS = 250;

const Search = GuestbookRequest.shape.search.unwrap();

/** The visits that the concierge-service has recorded, the newest first. */
export function GuestBook() {
  const [text, setText] = useState('');
  const search = useDebounced(text.trim(), TYPING_PAUSE_MS);
  const { visits, total, error, ...book } = useGuestBook(search);

  return (
    <section className="card book" aria-labelledby="book-title" aria-busy={book.isFetching}>
      <div className="title-row">
        <h2 id="book-title">Guest book</h2>
        <p className="count" aria-live="polite">
          {total !== undefined && countOf(total, search)}
        </p>
      </div>
      <TextField
        label="Search the guest book"
        type="search"
        value={text}
        onChange={setText}
        maxLength={Search.maxLength ?? undefined}
        placeholder="Part of a name"
        autoComplete="off"
      />
      <ServiceNotice
        service="concierge"
        error={error}
        whenDown={`${expectationOf(visits !== undefined, book.isOld)} as soon as it is back.`}
      />
      {!visits && !error && <p className="nothing">Opening the guest book…</p>}
      {visits?.length === 0 && (
        <p className="nothing">
          {search ? `No guest is called “${search}”.` : 'No guest has come yet. Welcome the first.'}
        </p>
      )}
      {visits && visits.length > 0 && (
        <ol className="visits">
          {visits.map((visit) => (
            <VisitLine key={visit.id} visit={visit} />
          ))}
        </ol>
      )}
      {book.hasMore && (
        <button type="button" aria-disabled={book.isFetchingMore} onClick={book.showMore}>
          Show more
        </button>
      )}
    </section>
  );
}

function expectationOf(isOpen: boolean, isOld: boolean): string {
  if (!isOpen) return 'The guest book opens';
  return isOld ? 'The search is made' : 'What you see may be out of date; it is read again';
}

function countOf(total: number, search: string): string {
  const visits = total === 1 ? '1 visit' : `${total.toLocaleString()} visits`;
  return search ? `${visits} found` : visits;
}
