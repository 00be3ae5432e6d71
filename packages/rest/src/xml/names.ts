/**
 * Letters that a name may have in each edition of XML 1.0: parsers such as expat still go by the first ones, which list
 * few scripts. There is no colon, which ends a prefix.
 */
const LETTERS = String.raw`A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u0131\u038E-\u03A1\u03A3-\u03CE\u040E-\u044F\u3041-\u3094\u30A1-\u30FA\u4E00-\u9FA5\uAC00-\uD7A3`;
const START = `${LETTERS}_`;
const NAME = String.raw`${START}\-.0-9`;
/** What a name cannot hold: a first character that may only follow, any other one, and what would read as an escape. */
const ESCAPED = new RegExp(`^[^${START}]|[^${NAME}]|_(?=x[0-9A-Fa-f]{4}_)|^_(?=x_$)`, 'g');
const ESCAPE = /_x([0-9A-Fa-f]{4})_/g;
/** The name of a member whose name is the empty text. */
const EMPTY = '_x_';

/**
 * Makes the name of an element of any name, as SQL/XML (ISO 9075-14) and .NET do: what XML does not allow in a name is
 * written as `_xHHHH_`, one for each UTF-16 unit.
 */
export function toElementName(name: string): string {
  return name === '' ? EMPTY : name.replaceAll(ESCAPED, (unit) => `_x${hexOf(unit)}_`);
}

/** Reads the name of an element. */
export function fromElementName(name: string): string {
  if (name === EMPTY) return '';
  return name.replaceAll(ESCAPE, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function hexOf(unit: string): string {
  return unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
}
