import type { ProtoMethod, ProtoPackage, ProtoSchema, ProtoService } from '../model.ts';
import { importsOf } from './imports-of.ts';
import { printEnum, printMessage } from './print-message.ts';
import { comment, indent } from './print-text.ts';
import { type Refer, referrer } from './refer.ts';

/** A file of `.proto` text. */
export interface ProtoFile {
  /** `greet.proto` */
  readonly path: string;
  readonly text: string;
}

/** Writes `.proto` text, one file a package; files import one another by their paths. */
export function toProtoFiles(schema: ProtoSchema): readonly ProtoFile[] {
  const refer = referrer(schema);
  return schema.packages.map((one) => ({ path: one.file, text: printPackage(one, refer) }));
}

function printPackage(one: ProtoPackage, refer: Refer): string {
  const imports = importsOf(one).map((path) => `import "${path}";\n`);
  const parts = [
    'syntax = "proto3";\n',
    ...(one.name === '' ? [] : [`package ${one.name};\n`]),
    ...(imports.length === 0 ? [] : [imports.join('')]),
    ...one.services.map((service) => printService(service, refer)),
    ...one.messages.map((message) => printMessage(message, refer)),
    ...one.enums.map(printEnum),
  ];
  return parts.join('\n');
}

function printService({ fullName, methods, name }: ProtoService, refer: Refer): string {
  const lines = methods.map((method) => printMethod(method, (type) => refer(type, fullName)));
  return `service ${name} {\n${indent(lines.join('\n'))}}\n`;
}

function printMethod(method: ProtoMethod, refer: (fullName: string) => string): string {
  const side = (isStream: boolean, fullName: string): string => `(${isStream ? 'stream ' : ''}${refer(fullName)})`;
  const input = side(method.clientStreaming, method.input.fullName);
  const output = side(method.serverStreaming, method.output.fullName);
  const options = [
    ...(method.deprecated ? ['option deprecated = true;\n'] : []),
    ...(method.idempotency === undefined ? [] : [`option idempotency_level = ${method.idempotency};\n`]),
  ];
  const end = options.length === 0 ? ';' : ` {\n${indent(options.join(''))}}`;
  return `${comment(method.description)}rpc ${method.name}${input} returns ${output}${end}\n`;
}
