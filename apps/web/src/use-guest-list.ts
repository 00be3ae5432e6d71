import { WelcomeRequest } from '@ahoy/router/concierge/schema';
import { useState } from 'react';
import type { Waiting } from './guest-list.tsx';

/** The list that a person makes before guests are welcomed, with the name that is being typed. */
export interface GuestListState {
  readonly guests: readonly Waiting[];
  readonly draft: string;
  /** What is wrong with the draft or with the list. */
  readonly problem: string | undefined;
  readonly type: (draft: string) => void;
  /** Puts the draft on the list. */
  readonly add: () => void;
  /** Puts the draft, if there is one, on the list and returns the list, or undefined when it is not fit to send. */
  readonly finish: () => readonly Waiting[] | undefined;
  readonly remove: (ids: ReadonlySet<string>) => void;
}

/** Keeps such a list within the limits of `concierge.welcome`. */
export function useGuestList(): GuestListState {
  const [guests, setGuests] = useState<readonly Waiting[]>([]);
  const [draft, setDraft] = useState('');
  const [complaint, setComplaint] = useState<string>();
  const isBlank = draft.trim() === '';

  const accept = (longer: readonly Waiting[]): readonly Waiting[] | undefined => {
    const refusal = problemOf(longer);
    setComplaint(refusal);
    if (refusal !== undefined) return undefined;
    setGuests(longer);
    setDraft('');
    return longer;
  };
  const withDraft = () => [...guests, { id: crypto.randomUUID(), name: draft.trim() }];

  return {
    guests,
    draft,
    problem: complaint ?? (isBlank ? undefined : problemOf([{ id: '', name: draft }])),
    type(text) {
      setDraft(text);
      setComplaint(undefined);
    },
    add: () => void accept(withDraft()),
    finish: () => accept(isBlank ? guests : withDraft()),
    remove(ids) {
      setGuests((present) => present.filter(({ id }) => !ids.has(id)));
      setComplaint(undefined);
    },
  };
}

function problemOf(guests: readonly Waiting[]): string | undefined {
  return WelcomeRequest.safeParse({ guests: guests.map(({ name }) => name) }).error?.issues[0]?.message;
}
