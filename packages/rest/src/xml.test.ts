import { type Contract, contractOf } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { fromElementName, toElementName } from './xml/names.ts';
import { type Xml, xmlOf } from './xml.ts';

function xml(schema: z.ZodType): Xml {
  const contract = contractOf({
    test: {
      a: createProcedureBuilder()
        .input(schema)
        .query(() => 1),
    },
  });
  return xmlOf(contract.procedures[0]?.input, contract.types, 'root');
}

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

describe('plain JSON becomes', () => {
  const Tree = z.object({
    label: z.string(),
    get children() {
      return z.array(Tree);
    },
  });
  test.each<[string, z.ZodType, unknown, string]>([
    ['an element for each member', z.object({ a: z.string(), b: z.int() }), { a: 'x', b: 5 }, '<a>x</a><b>5</b>'],
    ['an empty element, of an empty text', z.object({ a: z.string() }), { a: '' }, '<a/>'],
    ['a text with references', z.object({ a: z.string() }), { a: '<&>"\r\n' }, '<a>&lt;&amp;&gt;"&#13;\n</a>'],
    ['an element for each item', z.object({ a: z.array(z.int()) }), { a: [1, 2] }, '<a>1</a><a>2</a>'],
    ['an element for one item', z.object({ a: z.array(z.boolean()) }), { a: [true] }, '<a>true</a>'],
    ['nothing, of an empty array', z.object({ a: z.array(z.int()) }), { a: [] }, ''],
    [
      'a mark, of an empty array that may be absent',
      z.object({ a: z.array(z.int()).optional() }),
      { a: [] },
      '<a items="0"/>',
    ],
    ['nothing, of what is absent', z.object({ a: z.array(z.int()).optional() }), {}, ''],
    [
      'items inside, of an array in an array',
      z.object({ a: z.array(z.array(z.int())) }),
      { a: [[1, 2], []] },
      '<a><item>1</item><item>2</item></a><a/>',
    ],
    [
      'items inside, of a tuple',
      z.object({ a: z.tuple([z.int(), z.string()]) }),
      { a: [1, 'x'] },
      '<a><item>1</item><item>x</item></a>',
    ],
    [
      'entries, of a record',
      z.object({ a: z.record(z.string(), z.int()) }),
      { a: { 'x "y"\n': 1 } },
      '<a><entry key="x &quot;y&quot;&#10;">1</entry></a>',
    ],
    [
      'entries, of a Map',
      z.object({ a: z.map(z.int(), z.string()) }),
      { a: [[1, 'x']] },
      '<a><entry><key>1</key><value>x</value></entry></a>',
    ],
    [
      'the members of the one, of a discriminated union',
      z.discriminatedUnion('t', [z.object({ t: z.literal(1), a: z.int() }), z.object({ t: z.literal('b') })]),
      { t: 1, a: 2 },
      '<t>1</t><a>2</a>',
    ],
    [
      'an element for the member, of any other union',
      z.object({ a: z.union([z.int(), z.string()]) }),
      { a: '5' },
      '<a><string>5</string></a>',
    ],
    ['JSON, of anything', z.object({ a: z.any() }), { a: { b: ['<'] } }, '<a>{"b":["&lt;"]}</a>'],
    [
      'an escaped name',
      z.object({ 'a b': z.int(), _x0041_: z.int(), '': z.int() }),
      { 'a b': 1, _x0041_: 2, '': 3 },
      '<a_x0020_b>1</a_x0020_b><_x005F_x0041_>2</_x005F_x0041_><_x_>3</_x_>',
    ],
    [
      'an element in an element, of what holds itself',
      Tree,
      { label: 'a', children: [{ label: 'b', children: [] }] },
      '<label>a</label><children><label>b</label></children>',
    ],
  ])('%s', (_case, schema, json, inner) => {
    const { print, parse } = xml(schema);
    const root = schema === Tree ? 'test.a.input' : 'root';
    const text = print(json);
    expect(text).toBe(`${HEAD}<${root}${inner === '' ? '/>' : `>${inner}</${root}>`}\n`);
    expect(parse(text)).toEqual(json);
  });

  test('nil, of null', () => {
    const { print, parse } = xml(z.object({ a: z.string().nullable(), b: z.array(z.int().nullable()).nullable() }));
    for (const [json, inner] of [
      [{ a: null, b: null }, '<a xsi:nil="true"/><b xsi:nil="true"/>'],
      [{ a: null, b: [null] }, '<a xsi:nil="true"/><b items="1" xsi:nil="true"/>'],
      [{ a: null, b: [null, 1] }, '<a xsi:nil="true"/><b xsi:nil="true"/><b>1</b>'],
    ] as const) {
      expect(print(json)).toBe(`${HEAD}<root ${XSI}>${inner}</root>\n`);
      expect(parse(print(json))).toEqual(json);
    }
    const { print: printRoot, parse: parseRoot } = xml(z.string().nullable());
    expect(printRoot(null)).toBe(`${HEAD}<root ${XSI} xsi:nil="true"/>\n`);
    expect(parseRoot(printRoot(null))).toBeNull();
  });

  test('an element that is named after its type', () => {
    expect(xml(z.object({ a: z.int() }).meta({ id: 'Order of 1' })).print({ a: 1 })).toContain(
      '<Order_x0020_of_x0020_1>',
    );
    expect(xml(z.array(z.int())).print([1, 2])).toBe(`${HEAD}<root><item>1</item><item>2</item></root>\n`);
    expect(xml(z.int()).print(5)).toBe(`${HEAD}<root>5</root>\n`);
    const types: Contract['types'] = {};
    expect(xmlOf(undefined, types, 'answer').print('x')).toBe(`${HEAD}<answer>"x"</answer>\n`);
  });
});

describe('XML of others is read', () => {
  const Guest = z.object({
    name: z.string(),
    age: z.number(),
    vip: z.boolean(),
    tags: z.array(z.string()),
    size: z.union([z.int(), z.string()]).optional(),
    more: z.record(z.string(), z.int()).optional(),
  });
  const { parse } = xml(Guest);

  test('with white space between, comments, CDATA, other attributes, namespaces and any root', () => {
    const text = `<?xml version='1.0'?>\r
<!-- a <!DOCTYPE that is none --><?style x="y"?>
<g:guest xmlns:g="urn:guest" id="7">
  <g:name> A&#x64;a &amp; <![CDATA[<!DOCTYPE]]><!-- hm --> </g:name>
  <age> 1.50 </age><vip>
1</vip>
  <tags>x</tags><other>a</other><tags/>
</g:guest>
`;
    expect(parse(text)).toEqual({ name: ' Ada & <!DOCTYPE ', age: 1.5, vip: true, tags: ['x', ''], other: 'a' });
  });

  test('with a member of a union as it is', () => {
    expect(parse('<g><size>5</size></g>')).toEqual({ size: 5, tags: [] });
    expect(parse('<g><size>big</size></g>')).toEqual({ size: 'big', tags: [] });
  });

  test('and what does not fit is passed on for the schema to refuse', () => {
    const json = parse(
      '<g><name><first>A</first></name><age>old</age><vip>yes</vip><more><a>1</a></more><size>1</size><size>2</size></g>',
    );
    expect(json).toEqual({
      name: { first: 'A' },
      age: 'old',
      vip: 'yes',
      tags: [],
      more: { a: '1' },
      size: ['1', '2'],
    });
    expect(Guest.safeParse(json).error?.issues.map(({ path }) => path.join('.'))).toEqual([
      'name',
      'age',
      'vip',
      'size',
      'more.a',
    ]);
    expect(parse('<g>Ada</g>')).toBe('Ada');
  });
});

describe('is refused', () => {
  const { parse, print } = xml(z.object({ a: z.string() }));

  test.each<[string, string, string]>([
    ['an unclosed root', '<r>', "line 1: Unclosed tag 'r'"],
    ['an unclosed element', '<r><a>', 'line 1: an element is not closed'],
    ['a wrong end', '<r><a></r></a>', 'Expected closing tag'],
    ['nothing', '', 'Start tag expected'],
    ['text', 'Ada', 'not well-formed XML'],
    ['JSON', '{"a":1}', 'not well-formed XML'],
    ['two roots', '<r/><r/>', 'expected one root element and nothing beside it'],
    ['text after the root', '<r/>x', 'expected one root element and nothing beside it'],
    ['text before the root', 'x<r/>', 'not well-formed XML'],
    ['an unclosed CDATA', '<r><![CDATA[x</r>', 'not well-formed XML'],
    ['an unclosed comment', '<r><!-- x</r>', 'not well-formed XML'],
    ['an unclosed instruction', '<r/><?x', 'not well-formed XML'],
    ['an attribute without quotes', '<r a=1/>', 'not well-formed XML'],
    ['a bare ampersand', '<r><a>a & b</a></r>', 'not well-formed XML'],
    [
      'an entity of HTML',
      '<r><a>&eacute;</a></r>',
      'expected &amp;, &apos;, &gt;, &lt;, &quot; or the number of a character, got "&eacute;"',
    ],
    ['a character that is none', '<r><a>&#0;</a></r>', 'got "&#0;"'],
    ['half of a character', '<r><a>&#xD800;</a></r>', 'got "&#xD800;"'],
    ['a number beyond Unicode', '<r><a>&#1114112;</a></r>', 'got "&#1114112;"'],
    ['a control character', '<r><a>\u0001</a></r>', 'XML cannot hold the character U+0001'],
    ['a DOCTYPE', '<!DOCTYPE r><r/>', 'DOCTYPE'],
    ['a DOCTYPE inside', '<r><!DOCTYPE r></r>', 'DOCTYPE'],
    ['an entity declaration', '<!ENTITY a "b"><r/>', 'declaration is refused'],
    [
      'a billion laughs',
      `<!DOCTYPE r [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, index) => `<!ENTITY a${index} "${'&a;'.repeat(10)}">`).join('')}]><r><a>&a8;</a></r>`,
      'DOCTYPE',
    ],
    ['a file of the server', '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r><a>&x;</a></r>', 'DOCTYPE'],
    ['elements without end', '<a>'.repeat(100_000), 'not well-formed XML'],
    ['nesting without end', `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`, 'nested deeper than 1024 levels'],
    ['openings without end', '<!--'.repeat(100_000), 'not well-formed XML'],
  ])('%s', (_case, text, message) => {
    expect(() => parse(text)).toThrow(message);
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'BAD_REQUEST' }) as Error);
  });

  test('a text that XML cannot hold, by its path', () => {
    expect(() => print({ a: 'x\u0000' })).toThrow('a: XML cannot hold the character U+0000; use JSON');
    expect(() => print({ a: '\uD83D' })).toThrow('a: XML cannot hold the character U+D83D; use JSON');
    expect(parse(print({ a: '\u007F\u0085 😀' }))).toEqual({ a: '\u007F\u0085 😀' });
  });
});

test('names that mean something to JavaScript are members like any other', () => {
  const names = ['constructor', 'prototype', 'toString', 'hasOwnProperty', '#text', ':@'];
  const { print, parse } = xml(z.looseObject(Object.fromEntries(names.map((name) => [name, z.string()]))));
  const json = Object.fromEntries(names.map((name) => [name, name]));
  expect(parse(print(json))).toEqual(json);
  const polluting = parse('<r><__proto__><polluted>1</polluted></__proto__></r>') as object;
  expect(Object.getPrototypeOf(polluting)).toBe(Object.prototype);
  expect(Object.keys(polluting)).toContain('__proto__');
});

test('any name comes back from the name of an element, and is one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const element = toElementName(name);
      expect(element).toMatch(/^[\p{L}_][\p{L}\d_.-]*$/u);
      expect(fromElementName(element)).toBe(name);
    }),
  );
  expect(toElementName('été.1-x')).toBe('été.1-x');
  expect(toElementName('1a')).toBe('_x0031_a');
});
