import { type Call, CallError, codeOfGrpcStatus, untilAborted } from '@ahoy/core';
import type { ProtoMethod } from '@ahoy/protobuf';
import type { TRPCError } from '@trpc/server';
import { askReflection } from './ask-reflection.ts';
import { compileOnce, type FindMethod } from './compile-once.ts';
import type { GrpcConnection } from './connection.ts';
import { methodFinder, unknownProcedure } from './contract-methods.ts';
import { foundNoServer, fromGrpcStatus } from './from-status.ts';
import type { GrpcClientMethod } from './method.ts';
import type { MethodSource } from './method-source.ts';
import { readReflection, type Reflected } from './read-reflection.ts';
import { isServiceError, isUnimplemented } from './service-error.ts';
import { toClientMethod } from './to-client-method.ts';
import { toGrpcMetadata } from './to-metadata.ts';

/** Time that a server has to say what it serves, in milliseconds: no call that waits for it may have a limit. */
const REFLECTION_TIMEOUT_MS = 20_000;

/**
 * The methods that a server says to serve, by its reflection. It is asked at the first call, once for all calls that
 * wait; asked anew after a failure, and when it turns out to serve something else, since it may have been redeployed.
 */
export function reflectedMethods(connection: GrpcConnection, url: URL): MethodSource {
  let asked: Promise<FindMethod> | undefined;
  /** What the server has said last, and when it was asked for that. Calls that are in it do not wait. */
  let known: { readonly find: FindMethod; readonly asked: Promise<FindMethod> } | undefined;
  const ask = (call: Call): Promise<FindMethod> => {
    if (asked) return asked;
    const asking = reflect(connection, call, url);
    asked = asking;
    asking.then(
      (find) => asked === asking && (known = { find, asked: asking }),
      () => asked === asking && (asked = undefined),
    );
    return asking;
  };
  const search = async (call: Call): Promise<GrpcClientMethod> => {
    // What was said before this call may be out of date.
    if (asked === known?.asked) asked = undefined;
    const asking = ask(call).catch((error: unknown) => Promise.reject(toError(error, call, url)));
    const find = await (call.signal ? untilAborted(asking, call.signal, call.path) : asking);
    return find(call.path) ?? unknownProcedure(call.path);
  };
  return {
    find: (call) => known?.find(call.path) ?? search(call),
    forget() {
      asked = undefined;
      known = undefined;
    },
  };
}

async function reflect(connection: GrpcConnection, { metadata }: Call, { host }: URL): Promise<FindMethod> {
  const client = connection.client();
  const options = { metadata: toGrpcMetadata(metadata), deadline: Date.now() + REFLECTION_TIMEOUT_MS };
  try {
    return toFind(await askReflection(client, options, readReflection), host);
  } catch (error) {
    if (isServiceError(error) && foundNoServer(error)) connection.giveUp(client);
    throw error;
  }
}

function toFind(reflected: Reflected, host: string): FindMethod {
  if ('own' in reflected) return methodFinder(reflected.own.contract, reflected.own.lock);
  const byPath = Map.groupBy(reflected.methods, ({ path }) => path);
  return compileOnce((path) => {
    const [method, other] = byPath.get(path) ?? [];
    if (other && method) throw ambiguous(path, [method, other], host);
    return method && toForeignMethod(method);
  });
}

/** Every message may be empty, so an input that is an object may be left out. */
function toForeignMethod(method: ProtoMethod): GrpcClientMethod {
  const { encodeInput, ...rest } = toClientMethod(method);
  const isObject = method.input.shape === 'object';
  return { ...rest, encodeInput: (value) => encodeInput(value === undefined && isObject ? {} : value) };
}

function ambiguous(path: string, methods: readonly ProtoMethod[], host: string): CallError {
  const names = methods.map(({ name, service }) => `${service}/${name}`).join(' or ');
  return notKnown(path, 'BAD_REQUEST', `${path} may be ${names} of ${host}`);
}

/** The error of a call that was not sent, since the server did not say what it serves. */
function toError(error: unknown, call: Call, url: URL): TRPCError {
  if (isServiceError(error) && foundNoServer(error)) return fromGrpcStatus(error, call, url);
  if (isUnimplemented(error)) return notKnown(call.path, 'NOT_IMPLEMENTED', `${url.host} has no reflection`, error);
  const code = isServiceError(error) ? codeOfGrpcStatus(error.code) : 'BAD_GATEWAY';
  const reason = isServiceError(error) ? error.details : (error as Error).message;
  return notKnown(call.path, code, `the reflection of ${url.host} cannot be used (${reason})`, error);
}

function notKnown(path: string, code: CallError['code'], reason: string, cause?: unknown): CallError {
  const message = `${reason}: give its contract, such as connect(url, { contract: contractOf({ greeter }) })`;
  return CallError.local(code, message, { path, cause, neverSent: true });
}
