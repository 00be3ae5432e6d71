import { expect, test } from 'vitest';
import { results, unary } from '../result.fixture.ts';
import { drawCase } from './draw-case.ts';
import { toSvgFile } from './svg-file.ts';

test('a plot is a file of its own, with the colours of the report', () => {
  const file = toSvgFile(drawCase(unary, { name: '64 in flight' }, results));
  expect(file).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="[\d. ]+" [^>]*><style>\n:root \{/);
  expect(file.match(/<rect /g)).toHaveLength(3);
  expect(file.match(/<svg/g)).toHaveLength(1);
  expect(file).toMatch(/<\/svg>$/);
});
