import { codecOf, type CodecOptions, type ProtoMethod, streamingOf } from '@ahoy/protobuf';
import type { GrpcClientMethod } from './method.ts';

/** What a protobuf method does not say of itself. */
export interface ClientMethodOptions extends Pick<CodecOptions, 'presence'> {
  /** Each item of the answer is `{ id, data }`, and the stream resumes by its id. Default: false. */
  readonly tracked?: boolean;
}

/** Makes what a client needs of a method; the codecs are compiled here. */
export function toClientMethod(
  method: ProtoMethod,
  { tracked = false, ...presence }: ClientMethodOptions = {},
): GrpcClientMethod {
  return {
    name: `/${method.service}/${method.name}`,
    streaming: streamingOf(method),
    tracked,
    encodeInput: codecOf(method.input, { optional: method.inputOptional }).encode,
    decodeOutput: codecOf(method.output, presence).decode,
  };
}
