import { trackedStream } from '@ahoy/core/procedure';
import { z } from 'zod';
import { procedure } from './concierge/context.ts';
import { ArrivalsRequest, GuestbookPage, GuestbookRequest, Visit, WelcomeRequest } from './concierge/schema.ts';
import { welcomeGuests } from './concierge/welcome.ts';
import { stopListError } from './greeter/stop-list.ts';

export const welcome = procedure
  .meta({
    http: 'POST /welcome',
    description: 'Has each guest greeted, and records all of them in the guest book, or none.',
  })
  .input(WelcomeRequest)
  .output(z.array(Visit))
  .errors(stopListError)
  .mutation(({ ctx, input }) => welcomeGuests(ctx, input.guests, input.locale));

export const guestbook = procedure
  .meta({ description: 'The visits, the newest first, page by page.' })
  .input(GuestbookRequest)
  .output(GuestbookPage)
  .query(({ ctx, input }) => ctx.guestBook.page(input));

export const arrivals = procedure
  .meta({ description: 'The live feed of arrivals.' })
  .input(ArrivalsRequest)
  .output(trackedStream(Visit))
  .subscription(({ ctx, input, signal }) => ctx.arrivals.follow({ signal, lastEventId: input?.lastEventId }));
