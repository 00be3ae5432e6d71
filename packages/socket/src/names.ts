import { MAX_NAME_LENGTH, MAX_NAMES, MAX_PATH_LENGTH } from './limits.ts';
import { demand } from './protocol-error.ts';

/** Writes a name as JSON: its text the first time, its number from then on. What it has written has to be sent. */
export type NameWriter = (name: string) => string;

/** Reads a name that a {@link NameWriter} wrote. */
export type NameReader = (value: unknown) => string;

/** The names of a connection: those of procedures and those of metadata are numbered apart, in each direction. */
export interface Names {
  readonly sentPath: NameWriter;
  readonly sentMetadata: NameWriter;
  readonly receivedPath: NameReader;
  readonly receivedMetadata: NameReader;
}

/** Makes the names of a connection. */
export function createNames(): Names {
  return {
    sentPath: createNameWriter(),
    sentMetadata: createNameWriter(),
    receivedPath: createNameReader(
      ({ length }) => length <= MAX_PATH_LENGTH,
      `a path of at most ${MAX_PATH_LENGTH} characters`,
    ),
    receivedMetadata: createNameReader(isMetadataName, 'small letters, digits and hyphens as a name of metadata'),
  };
}

/** Numbers names, so that each travels once as text: the first is 0. Both sides count by the same rule. */
export function createNameWriter(): NameWriter {
  const written = new Map<string, string>();
  return (name) => {
    const number = written.get(name);
    if (number !== undefined) return number;
    if (isNumbered(name, written.size)) written.set(name, String(written.size));
    return JSON.stringify(name);
  };
}

/** Reads names that {@link createNameWriter} wrote, and checks the text of each. */
export function createNameReader(isName: (text: string) => boolean, expected: string): NameReader {
  const names: string[] = [];
  return (value) => {
    if (typeof value === 'string') {
      demand(isName(value), expected);
      if (isNumbered(value, names.length)) names.push(value);
      return value;
    }
    const name = typeof value === 'number' ? names[value] : undefined;
    demand(name !== undefined, 'a name, or the number of one that came before');
    return name;
  };
}

/** Tells a name that HTTP and gRPC carry, too, so that a call can be passed on. */
export function isMetadataName(text: string): boolean {
  return /^[-_.0-9a-z]+$/.test(text);
}

function isNumbered(name: string, count: number): boolean {
  return name.length <= MAX_NAME_LENGTH && count < MAX_NAMES;
}
