import { ProtobufError } from '../protobuf-error.ts';
import type { ProtoField } from '../model.ts';
import type { Draft, Layout } from './layout.ts';
import { claim, join } from './names.ts';

/** Adds a field to a message. Its name, its name in JSON and its number are its own, or the error names both. */
export function addField(
  layout: Layout,
  message: Draft,
  { owner, ...field }: ProtoField & { readonly owner: string },
): ProtoField {
  const other = message.fields.find(({ number }) => number === field.number);
  if (other !== undefined) {
    throw new ProtobufError(`${owner} and ${other.name} have the same number ${field.number} in ${message.fullName}`);
  }
  claim(layout.names, join(message.fullName, field.name), owner);
  // protoc, up to version 21, refuses two fields that differ in underscores only, whatever json_name says.
  claim(layout.names, `${message.fullName}, without underscores ${field.name.replaceAll('_', '')}`, owner);
  // A name that came back in another spelling is no longer reserved.
  if (message.reserved !== undefined)
    message.reserved.names = message.reserved.names.filter((name) => name !== field.name);
  message.fields.push(field);
  return field;
}
