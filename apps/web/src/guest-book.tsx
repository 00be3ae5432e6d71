import { GuestbookRequest } from '@ahoy/router/concierge/schema';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { guestBookQuery } from './guest-book-query.ts';
import { ServiceNotice } from './service-notice.tsx';
import { TextField } from './text-field.tsx';
import { useDebounced } from './use-debounced.ts';
import { VisitLine } from './visit-line.tsx';

/** A pause in typing that is taken for the end of a word. */
const TYPING_PAUSE_MS = 250;

const Search = GuestbookRequest.shape.search.unwrap();

/** The visits that the concierge-service has recorded, the newest first. */
export function GuestBook() {
  const [text, setText] = useState('');
  const search = useDebounced(text.trim(), TYPING_PAUSE_MS);
  const book = useInfiniteQuery(guestBookQuery(search));
  const visits = book.data?.pages.flatMap((page) => page.visits);
  const total = book.data?.pages.at(-1)?.total;

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
        error={book.failureReason}
        whenDown={
          visits
            ? 'What you see may be out of date; it is read again as soon as it is back.'
            : 'The guest book opens as soon as it is back.'
        }
      />
      {!visits && !book.failureReason && <p className="nothing">Opening the guest book…</p>}
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
      {book.hasNextPage && (
        <button
          type="button"
          aria-disabled={book.isFetchingNextPage}
          onClick={() => void book.fetchNextPage({ cancelRefetch: false })}
        >
          Show more
        </button>
      )}
    </section>
  );
}

function countOf(total: number, search: string): string {
  const visits = total === 1 ? '1 visit' : `${total.toLocaleString()} visits`;
  return search ? `${visits} found` : visits;
}
