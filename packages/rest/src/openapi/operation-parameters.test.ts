import type { Contract } from '@ahoy/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { object, typed, types } from '../node.fixture.ts';
import { parametersOf } from '../parameters.ts';
import { plainOf } from '../plain.ts';
import type { Parameter } from './document.ts';
import { openApiOf } from './openapi-of.ts';

const inputs = object(typed(1)).chain(({ node, value }) => value.map((one) => ({ node, value: one })));

test('what a client writes by the document is read as it was meant', () => {
  fc.assert(
    fc.property(inputs, ({ node, value }) => {
      const contract: Contract = {
        version: 1,
        types,
        procedures: [{ path: 'test.it', type: 'query', streaming: 'unary', meta: { http: 'GET /it' }, input: node }],
      };
      const { paths } = openApiOf(contract, { title: 'Test', version: '1' });
      // A node of this test is an object, and what JSON makes of one is an object.
      const json = JSON.parse(JSON.stringify(plainOf(node, types).encode(value))) as Record<string, unknown>;
      const parameters = paths['/it']?.get?.parameters ?? [];
      expect(parameters.filter(({ name, required }) => required && !Object.hasOwn(json, name))).toEqual([]);
      const texts = parameters.flatMap((parameter) =>
        Object.hasOwn(json, parameter.name) ? written(parameter, json[parameter.name]) : [],
      );
      const read = parametersOf(node, types).decode(new URLSearchParams(texts));
      expect(JSON.parse(JSON.stringify(plainOf(node, types).encode(read)))).toEqual(json);
    }),
    { numRuns: 500 },
  );
});

/** Writes a parameter as OpenAPI says (3.1, 4.8.12): JSON where it has a content, else in the style `form`. */
function written({ name, content, explode }: Parameter, value: unknown): [string, string][] {
  const toText = (one: unknown): string => (typeof one === 'string' ? one : JSON.stringify(one));
  if (content) return [[name, JSON.stringify(value)]];
  if (!explode || !Array.isArray(value)) return [[name, toText(value)]];
  // An array of nothing, and one text that looks like an array, have no form in this style.
  fc.pre(value.length > 0 && !(value.length === 1 && toText(value[0]).startsWith('[')));
  return value.map((one) => [name, toText(one)]);
}
