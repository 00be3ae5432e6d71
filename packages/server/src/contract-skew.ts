import { type Contract, contractHashes } from '@ahoy/contract';
import {
  type Call,
  CallError,
  type ContractHashes,
  contractSkew,
  type Interceptor,
  type Invoke,
  issuesOf,
  metadataName,
  noteSkew,
  serviceOf,
} from '@ahoy/core';
import type { TRPCError } from '@trpc/server';

/** What is known of a call that has failed. */
type FailedCall = Pick<Call, 'path' | 'metadata' | 'response'>;

/** Finds out whether calls fail because their callers were built against another contract. */
export interface SkewJudge {
  /** Looks at a call that failed: one whose input did not fit says which contract the service runs. */
  readonly failed: (call: FailedCall, error: TRPCError) => void;
  /** Looks at a call whose input could not even be read. */
  readonly refused: (call: FailedCall, error: TRPCError) => void;
  /** Tells a caller of another contract which one answers: it may be unable to read the answer. */
  readonly tell: Interceptor;
  /** The Invoke of a caller that has told its hashes once, for all of its calls; the same one where they are ours. */
  readonly invokeFor: (caller: ContractHashes, invoke: Invoke) => Invoke;
}

const { contract: NAME } = metadataName;

/** Makes the judge of the services of a contract; their hashes are made when the first one is asked for. */
export function createSkewJudge(contract: Contract): SkewJudge {
  let hashes: ReadonlyMap<string, string> | undefined;
  const known = (): ReadonlyMap<string, string> => (hashes ??= new Map(Object.entries(contractHashes(contract))));
  const own = (path: string): string | undefined => known().get(serviceOf(path));

  const judge = ({ path, metadata, response }: FailedCall, error: TRPCError): void => {
    const hash = own(path);
    if (hash === undefined) return;
    response?.add({ [NAME]: hash });
    const skew = contractSkew(path, metadata[NAME], hash);
    if (skew) noteSkew(error, skew);
  };
  return {
    failed(call, error) {
      if (isMisfit(error, call.path)) judge(call, error);
    },
    refused(call, error) {
      if (error.code === 'BAD_REQUEST') judge(call, error);
    },
    tell: (next) => (call) => {
      const claimed = call.metadata[NAME];
      if (claimed === undefined) return next(call);
      const hash = own(call.path);
      if (hash !== undefined && hash !== claimed) call.response?.add({ [NAME]: hash });
      return next(call);
    },
    invokeFor(caller, invoke) {
      const others = new Map(Object.entries(caller).filter(([name, hash]) => (known().get(name) ?? hash) !== hash));
      if (others.size === 0) return invoke;
      return (call) => {
        const claimed = others.get(serviceOf(call.path));
        return invoke(claimed === undefined ? call : { ...call, metadata: { ...call.metadata, [NAME]: claimed } });
      };
    },
  };
}

/** Tells an input that did not fit from what a procedure refuses for reasons of its own, or another service has. */
function isMisfit(error: TRPCError, path: string): boolean {
  if (error.code !== 'BAD_REQUEST') return false;
  // An item of a stream is read while the procedure runs.
  return error instanceof CallError ? error.data.path === path : issuesOf(error.cause) !== undefined;
}
