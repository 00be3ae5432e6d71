import { z } from 'zod';
import { Locale, Name } from '../greeter/schema.ts';

/** A line of the guest book. */
export const Visit = z
  .object({
    id: z.int().positive(),
    guest: z.string(),
    greeting: z.string(),
    arrivedAt: z.date(),
  })
  .meta({ id: 'Visit' });
export type Visit = z.infer<typeof Visit>;

export const WelcomeRequest = z.object({
  guests: z.array(Name).min(1, 'Please name a guest').max(100, 'At most 100 guests at once'),
  locale: Locale.optional(),
});

export const GuestbookRequest = z.object({
  /** Part of a guest's name, in any case. */
  search: z.string().trim().max(80).optional(),
  /** `nextCursor` of the page before. */
  cursor: z.int().positive().optional(),
  /** Lines a page. */
  limit: z.int().min(1).max(100).default(20),
});

export const GuestbookPage = z.object({
  visits: z.array(Visit),
  /** How many lines match the search. */
  total: z.int().nonnegative(),
  /** Where the next page begins; absent on the last one. */
  nextCursor: z.int().positive().optional(),
});
export type GuestbookPage = z.infer<typeof GuestbookPage>;

export const ArrivalsRequest = z
  .object({
    /** Id of the last arrival that was received; those since come first. */
    lastEventId: z.string().optional(),
  })
  .optional();
