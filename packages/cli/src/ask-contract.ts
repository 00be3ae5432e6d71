import { type Contract, parseLock, parseLockedContract, toWireContract, type WireContract } from '@ahoy/contract';
import type { Call } from '@ahoy/core';
import type { KnownContract } from './known-contract.ts';
import { type Address, urlFor } from './target.ts';

/** How a service is asked. */
type AskOptions = Pick<Call, 'signal'>;

/** Time that a service has to say what it serves, in milliseconds. */
const TIMEOUT_MS = 10_000;

/**
 * gRPC's reflection, as far as it gives out a file by its name. Source:
 * https://github.com/grpc/grpc/blob/master/src/proto/grpc/reflection/v1/reflection.proto
 */
const REFLECTION: Contract = {
  version: 1,
  procedures: [
    {
      // An error names the first part: ahoy-service is not reachable.
      path: 'ahoy.reflection',
      type: 'subscription',
      streaming: 'bidi',
      meta: { grpc: 'grpc.reflection.v1.ServerReflection/ServerReflectionInfo' },
      input: {
        kind: 'object',
        unknown: 'strip',
        fields: [{ name: 'fileByFilename', number: 3, node: { kind: 'string' } }],
      },
      output: {
        kind: 'object',
        unknown: 'strip',
        fields: [
          {
            name: 'fileDescriptorResponse',
            number: 4,
            optional: true,
            node: {
              kind: 'object',
              unknown: 'strip',
              fields: [{ name: 'fileDescriptorProto', number: 1, node: { kind: 'array', item: { kind: 'bytes' } } }],
            },
          },
        ],
      },
    },
  ],
  types: {},
};

/** The same as a caller has it. */
interface Reflection {
  readonly ahoy: {
    readonly reflection: (questions: AsyncIterable<{ readonly fileByFilename: string }>) => AsyncIterable<{
      readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Uint8Array[] };
    }>;
  };
}

/**
 * Asks a running service for its contract: in development for all of it, else by gRPC reflection, which tells no
 * descriptions, limits, defaults, errors and REST routes, since no caller needs them. Every port speaks both.
 * @throws CallError for a service that cannot be reached.
 * @throws Error for one that does not say what it serves: it is none of ours, or has no reflection.
 */
export async function askContract(address: Address, options: AskOptions): Promise<KnownContract> {
  const { CallError } = await import('@ahoy/core');
  const whole = await fetchWhole(address, options);
  if (whole) return { ...whole, isWire: false };
  try {
    const asked = await reflect(address, options);
    if (asked) return { ...asked, isWire: true };
  } catch (cause) {
    const isUnreachable = cause instanceof CallError && UNREACHABLE.has(cause.code);
    if (isUnreachable || options.signal?.aborted) throw cause;
    throw unwilling(address, cause);
  }
  throw unwilling(address);
}

/** Codes of a call that has found no server. */
const UNREACHABLE: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'TIMEOUT', 'GATEWAY_TIMEOUT']);

function unwilling({ host }: Address, cause?: unknown): Error {
  return new Error(`${host} does not say what it serves: is it a service of Ahoy?`, { cause });
}

/** Undefined for a service that does not tell all, or is not there: reflection says what is wrong. */
async function fetchWhole(address: Address, { signal }: AskOptions): Promise<WireContract | undefined> {
  const url = `${urlFor(address, 'http')}/contract.json`;
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, late]) : late });
    const text = await response.text();
    const contract = response.ok ? parseLockedContract(text, url) : undefined;
    if (!contract) return undefined;
    const whole = { contract, lock: parseLock(text, url) };
    // Code may be made of what the wire needs of it: that is let in as any contract from elsewhere is.
    toWireContract(whole, url);
    return whole;
  } catch {
    return undefined;
  }
}

async function reflect(address: Address, { signal }: AskOptions): Promise<WireContract | undefined> {
  const [{ connect }, { CONTRACT_FILE, fromContractFile }] = await Promise.all([
    import('@ahoy/client/grpc'),
    import('@ahoy/protobuf'),
  ]);
  const options = { contract: REFLECTION, timeoutMs: TIMEOUT_MS, signal };
  // The contract above is what this type says.
  const { ahoy } = connect(urlFor(address, 'grpc'), options) as unknown as Reflection;
  for await (const { fileDescriptorResponse } of ahoy.reflection(once({ fileByFilename: CONTRACT_FILE }))) {
    const files = fileDescriptorResponse?.fileDescriptorProto ?? [];
    return files.map(fromContractFile).find((one) => one !== undefined);
  }
  return undefined;
}

async function* once<T>(item: T): AsyncGenerator<T> {
  yield item;
}
