import { contractOf } from '@ahoy/contract';
import { createProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import * as concierge from '@ahoy/router/concierge';
import * as greeter from '@ahoy/router/greeter';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openApiOf } from './openapi-of.ts';
import { openApiPage } from './openapi-page.ts';
import { trpcOpenApiOf } from './trpc-openapi-of.ts';

const info = { title: 'Test', version: '1', servers: ['http://127.0.0.1:5000'] };
const procedure = createProcedureBuilder();

/** The page of a procedure `test.it`, with its signs as a reader sees them. */
function pageOf(it: object): string {
  return toText(openApiPage(openApiOf(contractOf({ test: { it } }), info)));
}

function toText(html: string): string {
  return html
    .replace(/<style>[^]*<\/style>/, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
}

test.each([
  ['REST', openApiOf],
  ['tRPC', trpcOpenApiOf],
])('the page of %s names each operation once, and each link leads to a place in it', (_name, documentOf) => {
  const contract = contractOf({ greeter, concierge });
  const page = openApiPage(documentOf(contract, info));
  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  const links = [...page.matchAll(/ href="#([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(links.filter((link) => !ids.includes(link))).toEqual([]);
  expect(ids).toContain('greeter.sayHello');
  expect(ids).toContain('schema-Visit');
});

test('a type is written in the words of TypeScript, with what it says beyond them', () => {
  const Guest = z.object({ name: z.string().min(1).max(80).describe('As people write it.') }).meta({ id: 'Guest' });
  const Input = z.object({
    guest: Guest,
    'odd name': z.enum(['a', 'b']).nullable(),
    list: z.array(z.int().min(1)).optional(),
    pair: z.tuple([z.string(), z.boolean()]),
    either: z.union([z.string(), z.date()]),
    map: z.record(z.string(), z.unknown()),
    limit: z.int32().default(20),
  });
  expect(pageOf(procedure.input(Input).query(() => 1))).toContain(`{
  guest: Guest;
  "odd name": "a" | "b" | null;
  list?: Array<integer /* at least 1 */>;
  pair: [string, boolean];
  either: string | string /* date-time */;
  map: {
    [name: string]: any;
  };
  limit?: integer; // int32, default 20
}`);
});

test('a name that could be HTML is no HTML', () => {
  const hostile = '</pre><script>alert("1")</script>';
  const Input = z.object({ [hostile]: z.literal(hostile).describe(hostile) });
  const it = procedure.meta({ description: hostile, deprecated: hostile, http: 'GET /it' }).input(Input);
  const page = openApiPage(openApiOf(contractOf({ test: { it: it.query(() => 1) } }), { ...info, title: hostile }));
  expect(page).not.toContain('<script');
  expect(toText(page).split('<script>alert').length).toBeGreaterThan(5);
});

describe('the command that calls an operation', () => {
  test('sends the example of the body', () => {
    const it = procedure.input(z.object({ name: z.string().default("l'été"), at: z.literal("d'or") })).query(() => 1);
    expect(pageOf(it)).toContain(
      String.raw`curl -s 'http://127.0.0.1:5000/test/it' -H 'content-type: application/json' --data-binary '{"at":"d'\''or"}'`,
    );
  });

  test('fills in the path, and the query string where it has to', () => {
    const it = procedure
      .meta({ http: 'DELETE /rooms/{id}' })
      .input(
        z.object({
          id: z.int(),
          at: z.date(),
          where: z.object({ city: z.string() }),
          tags: z.array(z.string()).optional(),
        }),
      )
      .mutation(() => {});
    expect(pageOf(it)).toContain(
      "curl -s -X DELETE 'http://127.0.0.1:5000/rooms/1?at=2026-01-31T12%3A00%3A00.000Z&where=%7B%22city%22%3A%22text%22%7D'",
    );
  });

  test('sends a line of a stream, and reads one as it comes', () => {
    const it = procedure
      .input(stream(z.object({ n: z.int() })))
      .output(trackedStream(z.string()))
      .subscription(async function* () {});
    expect(pageOf(it)).toContain(
      `curl -sN 'http://127.0.0.1:5000/test/it' -H 'content-type: application/jsonl' --data-binary '{"n":1}'`,
    );
  });
});
