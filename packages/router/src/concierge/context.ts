import type { CallerOf } from '@ahoy/core';
import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import type { Feed } from '../feed.ts';
import type * as greeter from '../greeter.ts';
import type { GuestBook } from './guest-book.ts';
import type { Visit } from './schema.ts';

/** What the concierge's procedures are given by the service that runs them. */
export interface ConciergeContext {
  /** The greeter-service, called like a local function. Only its type is known here. */
  readonly greeter: CallerOf<typeof greeter>;
  readonly guestBook: GuestBook;
  /** Guests as they arrive. */
  readonly arrivals: Feed<Visit>;
}

export const procedure: ServiceProcedureBuilder<ConciergeContext> = createProcedureBuilder();
