import type { Node } from '@ahoy/contract';
import type { ProtoEnum, ProtoEnumValue } from '../model.ts';
import { ProtobufError } from '../protobuf-error.ts';
import { toUpperSnake } from './case.ts';
import type { Layout, Place } from './layout.ts';
import { claim, claimFree, join } from './names.ts';
import type { Naming } from './naming.ts';
import { saidOf } from './said-of.ts';

type EnumNode = Extract<Node, { kind: 'enum' }>;
type Value = string | number;

/** Lays out an enum. Its 0 stands for nothing, so that no value is taken for one that was not sent. */
export function layoutEnum(layout: Layout, node: EnumNode, place: Place, { id, owner }: Naming): ProtoEnum {
  const { home, scope } = place;
  const name = owner === undefined ? claimFree(layout.names, home.fullName, place.name, scope) : place.name;
  const fullName = join(home.fullName, name);
  if (owner !== undefined) claim(layout.names, fullName, owner);
  const reserved = layout.reserved(scope);
  const type: ProtoEnum = {
    kind: 'enum',
    name,
    fullName,
    file: home.file,
    ...saidOf(node),
    ...(reserved && { reserved: { numbers: Object.values(reserved), names: [] } }),
    values: toValues(layout, node.values, { ...place, name }),
  };
  home.enums.push(type);
  if (id !== undefined) layout.named.set(id, type);
  return type;
}

/** Values share the scope of their enum, so each begins with its name. The lower number takes the plain name. */
function toValues(layout: Layout, values: readonly Value[], { home, scope, name }: Place): readonly ProtoEnumValue[] {
  const prefix = toUpperSnake(name);
  const ends = new Set(['UNSPECIFIED']);
  const numbered = values.map((value) => ({ value, number: numberOf(layout, scope, value) }));
  numbered.sort((a, b) => a.number - b.number);
  return [{ value: undefined, number: 0 }, ...numbered].map(({ value, number }, index, all) => {
    const other = all[index - 1];
    if (other?.number === number) {
      throw new ProtobufError(`${scope}: ${String(other.value)} and ${String(value)} have the same number ${number}`);
    }
    if (value === undefined)
      return { number, name: claimFree(layout.names, home.fullName, `${prefix}_UNSPECIFIED`, scope) };
    const plain = typeof value === 'number' && value < 0 ? `MINUS_${-value}` : toUpperSnake(String(value));
    const end = plain === '' || ends.has(plain) ? `${plain}_${number}`.replace(/^_/, 'VALUE_') : plain;
    ends.add(end);
    return { number, value, name: claimFree(layout.names, home.fullName, `${prefix}_${end}`, scope) };
  });
}

function numberOf(layout: Layout, scope: string, value: Value): number {
  const number = layout.numbers(scope, String(value));
  if (Number.isInteger(number) && number >= 1 && number < 2 ** 31) return number;
  throw new ProtobufError(`${scope}: expected the number of ${String(value)} to be 1 or more, got ${number}`);
}
