import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PlainError } from '../plain-error.ts';
import type { Element } from './element.ts';
import { fromElementName } from './names.ts';
import { checkCharacters, fromXmlText } from './text.ts';

/** Elements inside one another: four for each of the 256 levels of a value. */
const MAX_DEPTH = 1024;
/** Marks what the parser found as an element, so that no name means anything to JavaScript or to the parser. */
const MARK = '<';
/** Characters of the validator's words, which quote the document. */
const QUOTED = 120;
const TEXT = '#text';
const CDATA = '#cdata';

/** The parser only takes a document apart: what a text means, and what it refers to, is found out here. */
const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  ignoreAttributes: (name) => !['nil', 'key', 'items'].includes(name),
  attributeNamePrefix: MARK,
  textNodeName: TEXT,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  ignorePiTags: true,
  removeNSPrefix: true,
  transformTagName: (name) => MARK + name,
  maxNestedTags: MAX_DEPTH,
  jPath: false,
});

/** What the parser makes: an element is the member whose name is marked. */
type Parsed = Readonly<Record<string, unknown>>;

/**
 * Reads an XML document.
 * @throws PlainError for text that is no well-formed document, or has a DOCTYPE, entities of its own, or too many
 * elements inside one another.
 */
export function readDocument(text: string): Element {
  refuseDeclarations(text);
  checkCharacters(text);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new PlainError(`not well-formed XML, line ${valid.err.line}: ${reasonIn(valid.err.msg)}`);
  const elements = parse(text).filter((one) => nameIn(one) !== undefined);
  const [root] = elements;
  if (root === undefined || elements.length > 1 || !text.trimEnd().endsWith('>')) {
    throw new PlainError('not well-formed XML: expected one root element and nothing beside it');
  }
  return toElement(root);
}

/** The validator lists every element that is still open. */
function reasonIn(message: string): string {
  return message.startsWith("Invalid '[") ? 'an element is not closed' : message.slice(0, QUOTED);
}

/** No declaration is read, not even over: nothing in a value needs one, and attacks do. */
function refuseDeclarations(text: string): void {
  for (let start = text.indexOf('<!'); start >= 0; start = text.indexOf('<!', start)) {
    const end = ['<!--', '<![CDATA['].find((opening) => text.startsWith(opening, start));
    if (end === undefined) throw new PlainError('XML with a DOCTYPE or another declaration is refused');
    start = text.indexOf(end === '<!--' ? '-->' : ']]>', start + end.length);
    // What is not closed is refused as not well-formed.
    if (start < 0) return;
  }
}

function parse(text: string): readonly Parsed[] {
  try {
    return parser.parse(text) as readonly Parsed[];
  } catch (cause) {
    const { message } = cause as Error;
    const tooDeep = message === 'Maximum nested tags exceeded';
    const reason = tooDeep ? `elements are nested deeper than ${MAX_DEPTH} levels` : message;
    throw new PlainError(`not well-formed XML: ${reason}`, { cause });
  }
}

function nameIn(parsed: Parsed): string | undefined {
  return Object.keys(parsed).find((name) => name.startsWith(MARK));
}

function toElement(parsed: Parsed): Element {
  const marked = nameIn(parsed) ?? '';
  const attributes = (parsed[':@'] ?? {}) as Readonly<Record<string, string>>;
  const attribute = (name: string): string | undefined => {
    const value = attributes[MARK + name];
    return value === undefined ? undefined : fromXmlText(value);
  };
  const children: Element[] = [];
  let text = '';
  for (const part of parsed[marked] as readonly Parsed[]) {
    if (TEXT in part) text += fromXmlText(String(part[TEXT]));
    else if (CDATA in part) text += textIn(part[CDATA]);
    else children.push(toElement(part));
  }
  return {
    // The parser marks an element that closes itself twice.
    name: fromElementName(marked.replace(/^<+/, '')),
    text,
    children,
    isNil: ['true', '1'].includes(attribute('nil')?.trim() ?? ''),
    key: attribute('key'),
    items: attribute('items'),
  };
}

function textIn(cdata: unknown): string {
  return (cdata as readonly Parsed[]).map((part) => String(part[TEXT])).join('');
}
