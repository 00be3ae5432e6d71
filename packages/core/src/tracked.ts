/** An item of a stream that can resume: a caller that comes back with the id is given what followed. */
export interface Tracked<T> {
  readonly id: string;
  readonly data: T;
}

/** The part of a subscription's input that asks for what followed an item; tRPC's own name. */
export interface Resume {
  readonly lastEventId?: string | undefined;
}
