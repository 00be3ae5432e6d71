import type { ProtoMessage, ProtoSchema } from '../model.ts';

/** Names a type, given by its full name, from inside a scope: as briefly as protobuf understands rightly. */
export type Refer = (fullName: string, scope: string) => string;

/** Words with which a line of `.proto` text may begin, so that a type's name must not. */
const KEYWORDS = new Set(
  (
    'bool bytes double enum extend extensions fixed32 fixed64 float group import int32 int64 map message oneof option ' +
    'optional package public repeated required reserved returns rpc service sfixed32 sfixed64 sint32 sint64 stream ' +
    'string syntax to uint32 uint64 weak'
  ).split(' '),
);

/** Makes the function that names types of a contract. */
export function referrer(schema: ProtoSchema): Refer {
  const symbols = symbolsOf(schema);
  return (fullName, scope) => {
    const parts = fullName.split('.');
    for (let length = 1; length <= parts.length; length++) {
      const name = parts.slice(-length).join('.');
      if (!KEYWORDS.has(parts.at(-length) ?? '') && lookUp(name, scope, symbols) === fullName) return name;
    }
    return `.${fullName}`;
  };
}

/** Finds what a name means, as protoc does: the innermost scope that has its first part is the only one that counts. */
function lookUp(name: string, scope: string, symbols: ReadonlySet<string>): string | undefined {
  const [first = ''] = name.split('.');
  for (let outer = scope; ; outer = outer.slice(0, Math.max(0, outer.lastIndexOf('.')))) {
    const prefix = outer === '' ? '' : `${outer}.`;
    if (symbols.has(prefix + first)) return prefix + name;
    if (outer === '') return undefined;
  }
}

function symbolsOf({ packages }: ProtoSchema): ReadonlySet<string> {
  const symbols = new Set<string>(['google', 'google.protobuf']);
  for (const { enums, messages, name, services } of packages) {
    const parts = name.split('.');
    for (const index of parts.keys()) symbols.add(parts.slice(0, index + 1).join('.'));
    for (const service of services) {
      symbols.add(service.fullName);
      for (const method of service.methods) symbols.add(`${service.fullName}.${method.name}`);
    }
    for (const message of messages) addSymbols(message, symbols);
    for (const one of enums) symbols.add(one.fullName);
  }
  return symbols;
}

function addSymbols({ enums, fields, fullName, messages }: ProtoMessage, symbols: Set<string>): void {
  symbols.add(fullName);
  for (const { name, oneof } of fields) symbols.add(`${fullName}.${name}`).add(`${fullName}.${oneof ?? name}`);
  for (const one of enums) symbols.add(one.fullName);
  for (const inner of messages) addSymbols(inner, symbols);
}
