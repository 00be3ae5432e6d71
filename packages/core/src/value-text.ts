/** A step from a value to one inside it: a member's name, an index, or a key of a map. */
export type Segment = string | number;

/** Steps of a path that an error names. */
const NAMED_STEPS = 12;
/** Characters of a text that an error quotes. */
const QUOTED = 40;

/** A path as JavaScript writes it: `guests[3].name`; a long one is cut. */
export function pathText(path: readonly Segment[]): string {
  const steps = path.slice(0, NAMED_STEPS).map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`;
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(segment) ? `.${segment}` : `[${quote(segment)}]`;
  });
  return `${steps.join('').replace(/^\./, '')}${path.length > NAMED_STEPS ? '…' : ''}`;
}

/** Says in an error what a value is, without repeating much of it. */
export function valueText(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return quote(value);
    case 'bigint':
      return value.toString().length > QUOTED ? 'a longer bigint' : `${value}n`;
    case 'object':
      return objectText(value);
    case 'function':
      return 'a function';
    default:
      return String(value);
  }
}

function objectText(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  const { constructor } = value;
  return typeof constructor === 'function' && constructor !== Object ? `a ${constructor.name}` : 'an object';
}

function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED ? `${text.slice(0, QUOTED)}…` : text);
}
