import type { GuestbookPage, Visit } from './schema.ts';

/** Where the concierge keeps its visits. Once `record` has returned, a crash loses nothing of it. */
export interface GuestBook {
  /** Records the visits of one party: all of them or, when it throws, none. */
  record(visits: readonly Omit<Visit, 'id'>[]): Visit[];
  /** A page of visits, the newest first. */
  page(query: {
    readonly search?: string | undefined;
    readonly cursor?: number | undefined;
    readonly limit: number;
  }): GuestbookPage;
}
