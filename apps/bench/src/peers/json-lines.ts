import { Readable } from 'node:stream';
import { count } from '../work/handlers.ts';
import { CountRequest, type Item } from '../work/schema.ts';

/** Media type of a stream of JSON, one value a line. */
export const JSON_LINES = 'application/x-ndjson';

/** The stream that a plain HTTP service sends, of JSON in lines. */
export function countLines(input: unknown): Readable {
  return Readable.from(linesOf(count(CountRequest.parse(input))), { objectMode: false });
}

async function* linesOf(items: AsyncIterable<Item>): AsyncGenerator<string> {
  for await (const item of items) yield `${JSON.stringify(item)}\n`;
}

/** Reads a stream of JSON in lines, from text in pieces. */
export async function* readLines(body: AsyncIterable<string>): AsyncGenerator<Item, void, undefined> {
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Item;
  }
}
