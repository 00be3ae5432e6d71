import { toDefaultJsonName } from '../layout/case.ts';
import type { ProtoEnum, ProtoField, ProtoMessage, Reserved } from '../model.ts';
import { protoNameOf } from '../scalar-name.ts';
import { comment, indent, quote } from './print-text.ts';
import type { Refer } from './refer.ts';

/** Writes a message with what is declared inside of it. */
export function printMessage(message: ProtoMessage, refer: Refer): string {
  const inside = [
    ...(message.deprecated ? ['option deprecated = true;\n'] : []),
    printReserved(message.reserved),
    printFields(message, refer),
    ...message.messages.map((inner) => `\n${printMessage(inner, refer)}`),
    ...message.enums.map((inner) => `\n${printEnum(inner)}`),
  ];
  return block(`${comment(message.description)}message ${message.name}`, inside.join('').replace(/^\n/, ''));
}

/** Writes an enum. */
export function printEnum({ deprecated, description, name, reserved, values }: ProtoEnum): string {
  const inside = [
    ...(deprecated ? ['option deprecated = true;\n'] : []),
    printReserved(reserved),
    ...values.map((value) => `${value.name} = ${value.number};\n`),
  ];
  return block(`${comment(description)}enum ${name}`, inside.join(''));
}

function block(head: string, inside: string): string {
  return inside === '' ? `${head} {}\n` : `${head} {\n${indent(inside)}}\n`;
}

function printReserved(reserved: Reserved | undefined): string {
  if (reserved === undefined) return '';
  const names = reserved.names.map(quote);
  return [reserved.numbers, names].map((list) => (list.length === 0 ? '' : `reserved ${list.join(', ')};\n`)).join('');
}

/** Fields of one oneof follow one another. */
function printFields({ fields, fullName }: ProtoMessage, refer: Refer): string {
  const print = (field: ProtoField): string => printField(field, (type) => refer(type, fullName));
  return fields
    .map((field, index) => {
      if (field.oneof === undefined) return print(field);
      if (fields[index - 1]?.oneof === field.oneof) return '';
      return block(
        `oneof ${field.oneof}`,
        fields
          .filter(({ oneof }) => oneof === field.oneof)
          .map(print)
          .join(''),
      );
    })
    .join('');
}

function printField(field: ProtoField, refer: (fullName: string) => string): string {
  const { deprecated, description, jsonName, keyType, label, name, number, type } = field;
  const typeName = type.kind === 'scalar' ? protoNameOf(type.scalar) : refer(type.fullName);
  const options = [
    ...(jsonName === toDefaultJsonName(name) ? [] : [`json_name = ${quote(jsonName)}`]),
    ...(deprecated ? ['deprecated = true'] : []),
  ];
  const head = {
    single: typeName,
    optional: `optional ${typeName}`,
    repeated: `repeated ${typeName}`,
    map: `map<${keyType ? protoNameOf(keyType.scalar) : ''}, ${typeName}>`,
  }[label];
  const tail = options.length === 0 ? '' : ` [${options.join(', ')}]`;
  return `${comment(description)}${head} ${name} = ${number}${tail};\n`;
}
