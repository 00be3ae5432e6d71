import type { Writer } from 'protobufjs/minimal.js';
import type { ProtoMethod, ProtoService } from '../model.ts';
import { inside, number, text } from './write-field.ts';

/** Numbers of google.protobuf.MethodDescriptorProto and its options. */
const METHOD = { name: 1, input: 2, output: 3, options: 4, clientStreaming: 5, serverStreaming: 6 } as const;
const OPTIONS = { deprecated: 33, idempotency: 34 } as const;
const IDEMPOTENCY = { NO_SIDE_EFFECTS: 1, IDEMPOTENT: 2 } as const;

/** Writes a service's descriptor as a field of another message. */
export function writeService(writer: Writer, field: number, { methods, name }: ProtoService): void {
  inside(writer, field, () => {
    text(writer, 1, name);
    for (const method of methods) inside(writer, 2, () => writeMethod(writer, method));
  });
}

function writeMethod(writer: Writer, method: ProtoMethod): void {
  const { deprecated, idempotency } = method;
  text(writer, METHOD.name, method.name);
  text(writer, METHOD.input, `.${method.input.fullName}`);
  text(writer, METHOD.output, `.${method.output.fullName}`);
  // protoc gives a method whose braces hold options, and only such a one, options.
  if (deprecated || idempotency !== undefined) {
    inside(writer, METHOD.options, () => {
      if (deprecated) number(writer, OPTIONS.deprecated, 1);
      if (idempotency !== undefined) number(writer, OPTIONS.idempotency, IDEMPOTENCY[idempotency]);
    });
  }
  if (method.clientStreaming) number(writer, METHOD.clientStreaming, 1);
  if (method.serverStreaming) number(writer, METHOD.serverStreaming, 1);
}
