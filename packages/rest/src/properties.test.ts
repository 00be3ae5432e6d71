import fc from 'fast-check';
import { expect, test } from 'vitest';
import { object, type Typed, typed, types } from './node.fixture.ts';
import { parametersOf } from './parameters.ts';
import { plainOf } from './plain.ts';
import { xmlOf } from './xml.ts';

const cases = typed(3).chain(({ node, value }) => value.map((one) => ({ node, value: one })));
const inputs = object(typed(1)).chain(({ node, value }: Typed) => value.map((one) => ({ node, value: one })));

test.each([true, false])('a value comes back from JSON as it was, where strict is %s', (strict) => {
  fc.assert(
    fc.property(cases, ({ node, value }) => {
      const plain = plainOf(node, types, { strict });
      const json = plain.encode(value);
      expect(plain.decode(JSON.parse(JSON.stringify(json)))).toEqual(value);
    }),
    { numRuns: 2_000 },
  );
});

test('plain JSON comes back from XML as it was', () => {
  fc.assert(
    fc.property(cases, ({ node, value }) => {
      const json: unknown = JSON.parse(JSON.stringify(plainOf(node, types).encode(value)));
      const { print, parse } = xmlOf(node, types, 'root');
      expect(parse(print(json))).toEqual(json);
    }),
    { numRuns: 2_000 },
  );
});

test('the members of an input come back from a query string as they were', () => {
  fc.assert(
    fc.property(inputs, ({ node, value }) => {
      const { encode, decode } = parametersOf(node, types);
      const query = new URLSearchParams(encode(value).map(([name, text]): [string, string] => [name, text]));
      expect(decode(new URLSearchParams(query.toString()))).toEqual(value);
    }),
    { numRuns: 1_000 },
  );
});
