import fc from 'fast-check';
import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { typed, types } from './node.fixture.ts';
import { plainOf } from './plain.ts';
import { xmlOf } from './xml.ts';

/**
 * Reads documents with expat, and writes each anew, as Python's own library does; it forgets that a carriage return has
 * to be written as a reference.
 */
const REWRITE = `
import json, sys
import xml.etree.ElementTree as tree
def rewrite(text):
    return tree.tostring(tree.fromstring(text.encode()), encoding='unicode').replace('\\r', '&#13;')
json.dump([rewrite(text) for text in json.load(sys.stdin)], sys.stdout)
`;

test('documents are read by Python as they were meant, and what Python writes is read here', async () => {
  const cases = fc.sample(
    typed(3).chain(({ node, value }) => value.map((one) => ({ node, value: one }))),
    1_000,
  );
  const written = cases.map(({ node, value }) => {
    const json: unknown = JSON.parse(JSON.stringify(plainOf(node, types).encode(value)));
    const xml = xmlOf(node, types, 'root');
    return { json, xml, text: xml.print(json) };
  });
  const rewritten = await rewrite(written.map(({ text }) => text));
  for (const [index, { json, xml, text }] of written.entries()) {
    expect(xml.parse(rewritten[index] ?? ''), text).toEqual(json);
  }
});

async function rewrite(documents: readonly string[]): Promise<readonly string[]> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = execFile('/usr/bin/python3', ['-c', REWRITE], { maxBuffer: 2 ** 26 }, (error, stdout) => {
    if (error) reject(error);
    else resolve(stdout);
  });
  child.stdin?.end(JSON.stringify(documents));
  return JSON.parse(await promise) as readonly string[];
}
