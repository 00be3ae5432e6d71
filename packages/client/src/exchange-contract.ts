import {
  type Call,
  CallError,
  type ContractHashes,
  contractSkew,
  type Invoke,
  isContractHash,
  isStream,
  metadataName,
  type Metadata,
  serviceOf,
  settle,
  wrapStream,
} from '@ahoy/core';
import { isUnreadableAnswer } from './unreadable-answer.ts';

/** What a client knows of the contracts that it was built against. */
export interface ContractOptions {
  /**
   * Hashes of the contracts that this client was built against, by service. With them, an error that comes of a service
   * that runs another contract says so. Default: none, and no error does.
   */
  readonly contractHashes?: ContractHashes;
}

/** A transport that tells the server the hash of each call, where the client knows one. */
export function exchangingContract<Options>(
  transport: (url: URL, options: Options) => Invoke,
): (url: URL, options: Options & ContractOptions) => Invoke {
  return (url, options) => {
    const invoke = transport(url, options);
    const { contractHashes } = options;
    if (contractHashes === undefined) return invoke;
    const hashes = new Map(Object.entries(checkHashes(contractHashes)));
    return (call) => {
      const hash = hashes.get(serviceOf(call.path));
      return hash === undefined ? invoke(call) : exchange(invoke, call, hash);
    };
  };
}

/** @throws Error for a hash that is none, as it is for one who gives the contract itself. */
export function checkHashes(hashes: ContractHashes): ContractHashes {
  for (const [service, hash] of Object.entries(hashes)) {
    if (isContractHash(hash)) continue;
    throw new Error(`contractHashes.${service}: expected 16 hexadecimal digits, got ${JSON.stringify(hash)}`);
  }
  return hashes;
}

function exchange(invoke: Invoke, call: Call, client: string): ReturnType<Invoke> {
  let server: string | undefined;
  const onMetadata = (metadata: Metadata): void => {
    server = metadata[metadataName.contract];
    call.onMetadata?.(metadata);
  };
  const judged = (error: unknown): unknown => withSkew(error, contractSkew(call.path, client, server));
  const metadata = { ...call.metadata, [metadataName.contract]: client };
  return settle<unknown, unknown>(
    () => invoke({ ...call, metadata, onMetadata }),
    (answer) => (isStream(answer) ? wrapStream(answer, { failed: judged }) : answer),
    (error) => {
      throw judged(error);
    },
  );
}

/** What the service has sent it has judged itself; an answer that could not be read is the caller's to judge. */
function withSkew(error: unknown, skew: ReturnType<typeof contractSkew>): unknown {
  if (!skew || !isUnreadableAnswer(error)) return error;
  const { message, data, cause } = error;
  return new CallError({ message: `${message}. ${skew.advice}`, data: { ...data, contractSkew: skew } }, { cause });
}
