import { PlainError } from '../plain-error.ts';

/** What a text cannot hold as it is; an end of a line other than `\n` would be read as one. */
const SPECIAL = /[&<>\r]/g;
/** In an attribute, white space is read as blanks, so it is written as references. */
const SPECIAL_IN_ATTRIBUTE = /[&<>"\t\n\r]/g;
/** What XML 1.0 cannot hold at all (section 2.2). */
const FORBIDDEN = /[[\p{Cc}--[\t\n\r\u{7F}-\u{9F}]]\p{Cs}\uFFFE\uFFFF]/v;
const REFERENCE = /&(?:#(?<digits>\d{1,7})|#x(?<hex>[0-9A-Fa-f]{1,6})|(?<name>[^;&\s]{0,40}));|&/g;

const NAMED: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };
const WRITTEN: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Writes a text.
 * @throws PlainError for a character that XML cannot hold.
 */
export function toXmlText(text: string): string {
  checkCharacters(text);
  return text.replaceAll(SPECIAL, reference);
}

/** Writes the value of an attribute. */
export function toXmlAttribute(text: string): string {
  checkCharacters(text);
  return text.replaceAll(SPECIAL_IN_ATTRIBUTE, reference);
}

/**
 * Reads a text as it stands in a document.
 * @throws PlainError for a reference to an entity that is not one of XML's own five.
 */
export function fromXmlText(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (found, ...rest) => {
    const { digits, hex, name = '' } = rest.at(-1) as { digits?: string; hex?: string; name?: string };
    const code = digits === undefined ? Number.parseInt(hex ?? '', 16) : Number(digits);
    const character = Number.isNaN(code) ? Object.hasOwn(NAMED, name) && NAMED[name] : characterOf(code);
    if (character) return character;
    throw new PlainError(`expected &amp;, &apos;, &gt;, &lt;, &quot; or the number of a character, got "${found}"`);
  });
}

/** @throws PlainError for a character that XML cannot hold. */
export function checkCharacters(text: string): void {
  const [found] = FORBIDDEN.exec(text) ?? [];
  if (found === undefined) return;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw new PlainError(`XML cannot hold the character U+${code}; use JSON`);
}

function reference(character: string): string {
  return WRITTEN[character] ?? `&#${character.charCodeAt(0)};`;
}

function characterOf(code: number): string | undefined {
  if (code > 0x10ffff) return undefined;
  const character = String.fromCodePoint(code);
  return FORBIDDEN.test(character) ? undefined : character;
}
