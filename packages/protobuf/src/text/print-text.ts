/** Writes a description as a comment; none is nothing. */
export function comment(description: string | undefined): string {
  if (description === undefined || description.trim() === '') return '';
  const lines = description.trim().split(/\r\n|[\n\r\u2028\u2029]/);
  return lines
    .map((line) => `// ${line}`.trimEnd())
    .join('\n')
    .concat('\n');
}

/** Moves lines one level to the right. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

/** Writes a text in quotes. */
export function quote(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(/[\p{Cc}]/gu, (char) => {
    return `\\${(char.codePointAt(0) ?? 0).toString(8).padStart(3, '0')}`;
  });
  return `"${escaped}"`;
}
