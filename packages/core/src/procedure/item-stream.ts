import { isTrackedEnvelope, tracked, type TrackedEnvelope } from '@trpc/server';
import { z } from 'zod';
import { closableStream, isStream, leaveStream } from '../stream.ts';
import type { Tracked } from '../tracked.ts';

/** The output schema of a subscription whose items are validated one by one. */
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
 * The output schema of a subscription: `.output(stream(Greeting))`.
 * Each item is validated as it is made; the first that does not fit ends the stream with an error.
 */
export function stream<S extends z.ZodType>(item: S): ItemStream<z.input<S>, z.output<S>> {
  const schema = streamOf({ schema: item, tracked: false }, async (value) => item.parseAsync(value));
  return schema as ItemStream<z.input<S>, z.output<S>>;
}

/** The same for items made with `tracked(id, item)`: a caller sees `{ id, data }`, and a broken stream resumes. */
export function trackedStream<S extends z.ZodType>(
  item: S,
): ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>> {
  const schema = streamOf({ schema: item, tracked: true }, async (value) => {
    if (!isTrackedEnvelope(value)) throw new TypeError('expected an item made with tracked(id, item)');
    return tracked(value[0], await item.parseAsync(value[1]));
  });
  // Envelopes leave the handler; a transport turns each into the `{ id, data }` that the type says.
  return schema as unknown as ItemStream<TrackedEnvelope<z.input<S>>, Tracked<z.output<S>>>;
}

/** The item of a schema that {@link stream} or {@link trackedStream} made; undefined for any other schema. */
export function streamItemOf(schema: z.core.$ZodType): StreamItem | undefined {
  return streamItems.get(schema._zod.def);
}

function streamOf(item: StreamItem, parse: (value: unknown) => Promise<unknown>): z.ZodType {
  const parsed = async function* (items: AsyncIterable<unknown>): AsyncGenerator {
    for await (const value of items) yield await parse(value);
  };
  const schema = z
    .custom<AsyncIterable<unknown>>(isStream, 'expected a stream')
    .transform((items) => closableStream(parsed(items), () => leaveStream(items)));
  streamItems.set(schema._zod.def, item);
  return schema;
}
