/** A format that holds one whole value. */
export type ValueFormat = 'json' | 'xml' | 'protobuf';

/** A format that holds values one after another, as they come. */
export type StreamFormat = 'lines' | 'events';

/** Media types by format, the proper one first. */
export const mediaTypes: Readonly<Record<ValueFormat | StreamFormat, readonly [string, ...string[]]>> = {
  json: ['application/json'],
  xml: ['application/xml', 'text/xml'],
  protobuf: ['application/protobuf', 'application/x-protobuf', 'application/vnd.google.protobuf'],
  lines: ['application/jsonl', 'application/x-ndjson'],
  events: ['text/event-stream'],
};

/** Formats of one value, in the order in which a caller that takes several of them gets them. */
export const valueFormats: readonly ValueFormat[] = ['json', 'xml', 'protobuf'];

/** The media types of some formats, in order. */
export function typesOf(formats: readonly (ValueFormat | StreamFormat)[]): readonly string[] {
  return formats.flatMap((format) => mediaTypes[format]);
}

/** The first of some formats that has the media type. */
export function formatOf<Format extends ValueFormat | StreamFormat>(
  type: string,
  formats: readonly Format[],
): Format | undefined {
  return formats.find((format) => mediaTypes[format].includes(type));
}
