/** A piece of HTML, in which texts are escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What a template takes: a text is escaped, a list is joined, undefined and false are nothing. */
export type Part = Markup | string | number | false | undefined | readonly Part[];

/** Makes HTML of a template. */
export function markup(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.map((text, index) => text + toText(parts[index])).join(''));
}

/** Joins parts with a text between them. */
export function join(parts: readonly Part[], between: string): Markup {
  return markup`${parts.map((part, index) => (index === 0 ? part : [between, part]))}`;
}

function toText(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  return typeof part === 'object' ? part.map(toText).join('') : escape(String(part));
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
