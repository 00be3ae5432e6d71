import { refuse } from '../protobuf-error.ts';
import type { ProtoEnum } from '../model.ts';
import { isInt32, readInt32 } from './int32.ts';
import type { TypeCodec } from './type-codec.ts';

/** Makes the codec of an enum. A number that stands for nothing here, such as 0, is an error: another one would be wrong. */
export function enumType(type: ProtoEnum): TypeCodec {
  return type.open ? openEnum(type) : closedEnum(type);
}

function closedEnum({ name, values }: ProtoEnum): TypeCodec {
  const known = values.filter((value) => value.value !== undefined);
  const numbers = new Map<unknown, number>(known.map(({ value, number }) => [value, number]));
  const meanings = new Map(known.map(({ value, number }) => [number, value]));
  return {
    wire: 0,
    write(writer, value) {
      writer.int32(numbers.get(value) ?? refuse(value, `one of ${[...numbers.keys()].join(', ')}`));
    },
    read(reader) {
      const number = readInt32(reader);
      const meaning = meanings.get(number);
      return meaning === undefined ? refuse(number, `a number of the enum ${name} that stands for something`) : meaning;
    },
  };
}

/** Of several names of one number, the first is given back. */
function openEnum({ values }: ProtoEnum): TypeCodec {
  const numbers = new Map<unknown, number>(
    values.flatMap(({ name, number, value }) => [[name, number] as const, [value, number] as const]),
  );
  const meanings = new Map(values.toReversed().map(({ value, number }) => [number, value]));
  return {
    wire: 0,
    write(writer, value) {
      const names = values.map((one) => one.value).join(', ');
      writer.int32(numbers.get(value) ?? (isInt32(value) ? value : refuse(value, `one of ${names}, or a number`)));
    },
    read(reader) {
      const number = readInt32(reader);
      return meanings.get(number) ?? number;
    },
  };
}
