import { expect, test } from 'vitest';
import type { Problem } from './problem.ts';
import { toProblemXml } from './problem-xml.ts';

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807">';

function membersOf(members: Readonly<Record<string, unknown>>): string {
  const text = toProblemXml(members as Problem);
  expect(text.startsWith(HEAD)).toBe(true);
  return text.slice(HEAD.length, -'</problem>'.length);
}

test('the example of RFC 9457 is printed as its appendix B has it', () => {
  expect(
    membersOf({
      type: 'https://example.com/probs/out-of-credit',
      title: 'You do not have enough credit.',
      detail: 'Your current balance is 30, but that costs 50.',
      instance: 'https://example.net/account/12345/msgs/abc',
      balance: 30,
      accounts: ['https://example.net/account/12345', 'https://example.net/account/67890'],
    }),
  ).toBe(
    '<type>https://example.com/probs/out-of-credit</type><title>You do not have enough credit.</title>' +
      '<detail>Your current balance is 30, but that costs 50.</detail>' +
      '<instance>https://example.net/account/12345/msgs/abc</instance><balance>30</balance>' +
      '<accounts><i>https://example.net/account/12345</i><i>https://example.net/account/67890</i></accounts>',
  );
});

test('objects are elements in elements, and null is an empty one', () => {
  expect(membersOf({ errors: [{ pointer: '#/a', detail: 'no' }], left: null, open: false, none: undefined })).toBe(
    '<errors><i><pointer>#/a</pointer><detail>no</detail></i></errors><left></left><open>false</open>',
  );
});

test('a text is escaped, and what XML has no form for is replaced', () => {
  expect(membersOf({ detail: '<a b="c">&amp;</a>\r\n\0\ud800\u{1f600}\ufffe' })).toBe(
    '<detail>&lt;a b="c"&gt;&amp;amp;&lt;/a&gt;&#13;\n\ufffd\ufffd\u{1f600}\ufffd</detail>',
  );
});

test('a member whose name no element can have is left out', () => {
  expect(membersOf({ 'a b': 1, '2nd': 2, 'a:b': 3, xmlThing: 4, '<i>': 5, größe: 6, 'a-b.c_d2': 7 })).toBe(
    '<größe>6</größe><a-b.c_d2>7</a-b.c_d2>',
  );
});
