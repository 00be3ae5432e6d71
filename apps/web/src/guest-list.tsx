import { useRef } from 'react';

/** A guest that waits to be welcomed. Two guests may share a name, so that each has an id. */
export interface Waiting {
  readonly id: string;
  readonly name: string;
}

interface GuestListProps {
  readonly guests: readonly Waiting[];
  /** Nobody is taken off while the list is being sent. */
  readonly isLocked: boolean;
  readonly onRemove: (id: string) => void;
  /** Called after the last guest was removed, so that the focus is not lost. */
  readonly onEmpty: () => void;
}

/** The guests that wait, each with a button that takes it off the list. */
export function GuestList({ guests, isLocked, onRemove, onEmpty }: GuestListProps) {
  const list = useRef<HTMLUListElement>(null);

  const remove = (guest: Waiting, index: number) => {
    if (isLocked) return;
    const buttons = list.current?.querySelectorAll('button');
    const neighbour = buttons?.[index + 1] ?? buttons?.[index - 1];
    onRemove(guest.id);
    if (neighbour) neighbour.focus();
    else onEmpty();
  };

  if (guests.length === 0) return <p className="nothing">Nobody is on the list yet.</p>;
  return (
    <ul className="chips" ref={list} aria-label="Guests to welcome">
      {guests.map((guest, index) => (
        <li key={guest.id}>
          <span>{guest.name}</span>
          <button
            type="button"
            aria-label={`Remove ${guest.name}`}
            aria-disabled={isLocked}
            onClick={() => remove(guest, index)}
          >
            <span aria-hidden="true">×</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
