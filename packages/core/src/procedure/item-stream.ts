import { isTrackedEnvelope, tracked, type TrackedEnvelope, TRPCError } from '@trpc/server';
import { z } from 'zod';
import { isPromiseLike, settle } from '../maybe-promise.ts';
import { isStream } from '../stream.ts';
import { wrapStream } from '../wrap-stream.ts';
import { lazyParser, type Parse } from './lazy-parser.ts';
import type { Tracked } from '../tracked.ts';

/** The schema of a stream whose items are validated one by one. */
export type ItemStream<In, Out> = z.ZodType<AsyncIterable<Out>, AsyncIterable<In>>;

/** What a stream is made of. */
export interface StreamItem {
  readonly schema: z.ZodType;
  /** Each item has an id, with which a broken stream resumes. */
  readonly tracked: boolean;
}

/** Items by the definition of their stream's schema, which a copy made by `.meta()` or `.describe()` shares. */
const streamItems = new WeakMap<object, StreamItem>();

/**
 * The schema of a stream, whose items are validated one by one: `.output(stream(Greeting))` of a subscription, and
 * `.input(stream(Guest))` of a procedure whose caller sends items as it has them. The first item that does not fit ends
 * the stream with an error.
 */
export function stream<S extends z.ZodType>(item: S): ItemStream<z.input<S>, z.output<S>> {
  const schema = streamOf({ schema: item, tracked: false }, lazyParser(item));
  return schema as ItemStream<z.input<S>, z.output<S>>;
}

/** The same for items made with `tracked(id, item)`: a caller sees `{ id, data }`, and a broken stream resumes. */
export function trackedStream<S extends z.ZodType>(
  item: S,
): ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>> {
  const parse = lazyParser(item);
  const schema = streamOf({ schema: item, tracked: true }, (value) => {
    if (!isTrackedEnvelope(value)) throw new TypeError('expected an item made with tracked(id, item)');
    const data = parse(value[1]);
    return isPromiseLike(data) ? data.then((parsed) => tracked(value[0], parsed)) : tracked(value[0], data);
  });
  // Envelopes leave the handler; a transport turns each into the `{ id, data }` that the type says.
  return schema as unknown as ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>>;
}

/** The item of a schema that {@link stream} or {@link trackedStream} made; undefined for any other schema. */
export function streamItemOf(schema: z.core.$ZodType): StreamItem | undefined {
  return streamItems.get(schema._zod.def);
}

/** Streams that a caller sends: an item of theirs that does not fit is the caller's mistake, any other the service's. */
const received = new WeakSet<object>();

/** Marks a stream as one that a caller sends. */
export function markReceived(items: AsyncIterable<unknown>): void {
  received.add(items);
}

function streamOf(item: StreamItem, parse: Parse): z.ZodType {
  const schema = z
    .custom<AsyncIterable<unknown>>(isStream, 'expected a stream')
    .transform((items) => wrapStream(items, { map: received.has(items) ? refusing(parse) : parse }));
  streamItems.set(schema._zod.def, item);
  return schema;
}

/** Parses what a caller sends. */
function refusing(parse: Parse): Parse {
  const refuse = (cause: unknown): never => {
    throw new TRPCError({ code: 'BAD_REQUEST', cause });
  };
  return (value) =>
    settle(
      () => parse(value),
      (item) => item,
      refuse,
    );
}
