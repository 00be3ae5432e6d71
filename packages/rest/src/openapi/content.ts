import type { Content, MediaType } from './document.ts';
import { type ExampleOptions, exampleOf } from './example-of.ts';
import type { JsonSchema } from './json-schema.ts';

/** What tools take for bytes; JSON Schema 2020-12 itself has no word for them. */
const BYTES: JsonSchema = { type: 'string', format: 'binary' };

/** A value as REST carries it: JSON, XML, or Protobuf with the messages of gRPC. */
export function valueContent(schema: JsonSchema, options: ExampleOptions): Content {
  return {
    'application/json': jsonOf(schema, options),
    'application/xml': { schema },
    'application/protobuf': { schema: BYTES },
  };
}

/** A value as JSON, with an example where one can be made. */
export function jsonOf(schema: JsonSchema, options: ExampleOptions): MediaType {
  const example = exampleOf(schema, options);
  return { schema, ...(example !== undefined && { example }) };
}

/** A body of JSON lines. What each of them is, OpenAPI 3.1 can say only as the content of a text. */
export function linesOf(line: JsonSchema): Content {
  return {
    'application/jsonl': {
      schema: {
        type: 'string',
        description: 'One item a line, as JSON; `contentSchema` is that of a line.',
        contentMediaType: 'application/jsonl',
        contentSchema: line,
      },
    },
  };
}

/** The items of a stream as server-sent events. */
export function eventsOf(data: JsonSchema, description: string): Content {
  return {
    'text/event-stream': {
      schema: { type: 'string', description, contentMediaType: 'text/event-stream', contentSchema: data },
    },
  };
}
