import type { CallOptions, Client, ClientDuplexStream, Metadata } from '@grpc/grpc-js';
import protobuf from 'protobufjs/minimal.js';
import { fieldsIn, textIn } from './fields-in.ts';
import { isUnimplemented } from './service-error.ts';

/** A conversation with a server's reflection. */
export interface Reflection {
  /** Asks one question; the answers come in the order of the questions. */
  readonly ask: (question: Question, value: string) => Promise<Answer>;
}

/** What a server can be asked. */
export type Question = keyof typeof QUESTIONS;

/** What it answers: one of these. */
export interface Answer {
  /** Descriptors of files. */
  readonly files: readonly Uint8Array[];
  /** Full names of services. */
  readonly services: readonly string[];
  /** Why there is no answer. */
  readonly refusal?: string;
}

/** Fields of `ServerReflectionRequest`. Source: https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto */
const QUESTIONS = { fileByName: 3, fileOfSymbol: 4, services: 7 } as const;
/** Fields of `ServerReflectionResponse`. */
const ANSWERS = { files: 4, services: 6, error: 7 } as const;
/** Names of the service, which do not differ in what it says; the older one is what most servers have. */
const VERSIONS = ['grpc.reflection.v1', 'grpc.reflection.v1alpha'] as const;

/**
 * Talks to a server's reflection; a server that does not know its first version is asked by the second one.
 * @throws ServiceError of the call: UNIMPLEMENTED where the server has no reflection.
 */
export async function askReflection<T>(
  client: Client,
  { metadata, ...options }: CallOptions & { readonly metadata: Metadata },
  talk: (reflection: Reflection) => Promise<T>,
): Promise<T> {
  const [version, older] = VERSIONS;
  const attempt = async (name: string): Promise<T> => {
    const path = `/${name}.ServerReflection/ServerReflectionInfo`;
    const stream = client.makeBidiStreamRequest(path, asBuffer, asBytes, metadata, options);
    const answers = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
    try {
      const result = await talk({ ask: (...question) => ask(stream, answers, question) });
      hangUp(stream, answers);
      return result;
    } catch (error) {
      stream.cancel();
      throw error;
    }
  };
  try {
    return await attempt(version);
  } catch (error) {
    if (!isUnimplemented(error)) throw error;
    return attempt(older);
  }
}

type Stream = ClientDuplexStream<Uint8Array, Uint8Array>;

async function ask(
  stream: Stream,
  answers: AsyncIterator<Uint8Array>,
  [question, value]: Parameters<Reflection['ask']>,
): Promise<Answer> {
  stream.write(
    protobuf.Writer.create()
      .uint32((QUESTIONS[question] << 3) | 2)
      .string(value)
      .finish(),
  );
  const answer = await answers.next();
  if (answer.done) throw new Error('it ended the conversation without an answer');
  return toAnswer(answer.value);
}

/**
 * Lets the server end the conversation. A stream that is cancelled counts at once on this side only: where there are as
 * many calls as the server allows, it would refuse one of them. The call's deadline ends it anyway.
 */
function hangUp(stream: Stream, answers: AsyncIterator<Uint8Array>): void {
  stream.end();
  answers.next().then(
    () => stream.cancel(),
    () => {},
  );
}

/** `FileDescriptorResponse`: bytes = 1. `ListServiceResponse`: ServiceResponse { name = 1 } = 1. `ErrorResponse`: text = 2. */
function toAnswer(bytes: Uint8Array): Answer {
  const [error] = fieldsIn(bytes, ANSWERS.error);
  return {
    files: fieldsIn(bytes, ANSWERS.files).flatMap((list) => fieldsIn(list, 1)),
    services: fieldsIn(bytes, ANSWERS.services).flatMap((list) => fieldsIn(list, 1).map((one) => textIn(one, 1))),
    ...(error && { refusal: textIn(error, 2) || 'it gives no reason' }),
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function asBytes(buffer: Buffer): Uint8Array {
  return buffer;
}
