import type { Problem } from './problem.ts';

/** Prints a problem as XML. Source: RFC 9457, appendix B. */
export function toProblemXml(problem: Problem): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<problem xmlns="urn:ietf:rfc:7807">${membersOf(problem)}</problem>`;
}

function membersOf(record: object): string {
  const members = Object.entries(record).filter(([name, value]) => NAME.test(name) && value !== undefined);
  return members.map(([name, value]) => `<${name}>${contentOf(value)}</${name}>`).join('');
}

/** An array's items are elements of the name `i`. */
function contentOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<i>${contentOf(item)}</i>`).join('');
  if (typeof value === 'object') return value === null ? '' : membersOf(value);
  return escapeText(typeof value === 'string' ? value : JSON.stringify(value));
}

/** A name without a colon in it. A member that cannot be an element is left out, as the appendix has no form for it. */
const NAME = /^(?!xml)[\p{L}_][\p{L}\p{Nd}_.-]*$/iu;
/** What XML 1.0 has no form for, escaped or not. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const NO_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/gu;

function escapeText(text: string): string {
  return text
    .replaceAll(NO_XML, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}
