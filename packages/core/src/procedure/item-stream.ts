import { isTrackedEnvelope, tracked, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import { isStream } from '../stream.ts';
import type { Tracked } from '../tracked.ts';

/** The output schema of a subscription whose items are validated one by one. */
export type ItemStream<In, Out> = z.ZodType<AsyncIterable<Out>, AsyncIterable<In>>;

/**
 * The output schema of a subscription: `.output(stream(Greeting))`.
 * Each item is validated as it is made; the first that does not fit ends the stream with an error.
 */
export function stream<S extends z.ZodType>(item: S): ItemStream<z.input<S>, z.output<S>> {
  return streamOf(async (value) => item.parseAsync(value)) as ItemStream<z.input<S>, z.output<S>>;
}

/** The same for items made with `tracked(id, item)`: a caller sees `{ id, data }`, and a broken stream resumes. */
export function trackedStream<S extends z.ZodType>(
  item: S,
): ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>> {
  const schema = streamOf(async (value) => {
    if (!isTrackedEnvelope(value)) throw new TypeError('expected an item made with tracked(id, item)');
    return tracked(value[0], await item.parseAsync(value[1]));
  });
  // Envelopes leave the handler; a transport turns each into the `{ id, data }` that the type says.
  return schema as unknown as ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>>;
}

function streamOf(parse: (item: unknown) => Promise<unknown>): z.ZodType<AsyncIterable<unknown>> {
  return z.custom<AsyncIterable<unknown>>(isStream, 'expected a stream').transform(async function* (items) {
    for await (const item of items) yield await parse(item);
  }) as z.ZodType<AsyncIterable<unknown>>;
}
