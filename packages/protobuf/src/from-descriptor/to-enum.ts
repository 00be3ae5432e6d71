import { toUpperSnake } from '../layout/case.ts';
import type { ProtoEnum } from '../model.ts';
import type { EnumDescriptor } from './file-descriptor-data.ts';
import type { Declaration } from './type-index.ts';

/**
 * Lays out an enum. A value is called as a zod enum would have it, and as our own `.proto` makes its name: `LOCALE_EN` of
 * Locale is `en`. Names that do not all begin with the enum's own, or are not all in capitals, stay as they are there.
 */
export function toEnum({ descriptor, file, fullName }: Declaration<EnumDescriptor>): ProtoEnum {
  const { name: enumName = '', value } = descriptor;
  const names = value.map(({ name = '' }) => name);
  const own = withoutCapitals(withoutPrefix(names, `${toUpperSnake(enumName)}_`));
  return {
    kind: 'enum',
    name: enumName,
    fullName,
    file: file.name ?? '',
    open: true,
    values: value.map(({ name = '', number = 0 }, index) => ({ name, number, value: own[index] ?? name })),
  };
}

function withoutPrefix(names: readonly string[], prefix: string): readonly string[] {
  const begin = names.every((name) => name.startsWith(prefix) && name.length > prefix.length);
  return begin ? names.map((name) => name.slice(prefix.length)) : names;
}

function withoutCapitals(names: readonly string[]): readonly string[] {
  return names.every((name) => name === name.toUpperCase()) ? names.map((name) => name.toLowerCase()) : names;
}
