import { type ContractHashes, isContractHash } from '@ahoy/core';
import { SURROUND_BYTES } from './limits.ts';
import { demand } from './protocol-error.ts';

/** What a side tells of its limits; what is unknown to the other one is passed over. */
export interface Settings {
  readonly maxMessageBytes: number;
  readonly streamWindow: number;
}

/** What a side tells of itself: its limits, and the contracts that it was built against, where it knows them. */
export interface ToldSettings extends Settings {
  readonly contract?: ContractHashes | undefined;
}

/** Bytes of a transfer are said in four bytes. */
const MAX_MESSAGE_BYTES = 2 ** 32 - 1 - SURROUND_BYTES;

/** What both sides keep to: messages that the other side takes, and streams that are as wide as both want. */
export function agree(own: Settings, peers: Settings): Settings {
  return {
    maxMessageBytes: Math.min(peers.maxMessageBytes, MAX_MESSAGE_BYTES),
    streamWindow: Math.min(own.streamWindow, peers.streamWindow),
  };
}

/** @throws ProtocolError for what are no settings. */
export function fromSettings(json: unknown): ToldSettings {
  const { maxMessageBytes, streamWindow, contract } = (json ?? {}) as Partial<Record<keyof ToldSettings, unknown>>;
  return {
    maxMessageBytes: atLeastOne(maxMessageBytes),
    streamWindow: atLeastOne(streamWindow),
    contract: hashesIn(contract),
  };
}

/** What are no hashes is passed over, as what is unknown is: no call depends on them. */
function hashesIn(contract: unknown): ContractHashes | undefined {
  if (typeof contract !== 'object' || contract === null) return undefined;
  return Object.fromEntries(
    Object.entries(contract).filter((entry): entry is [string, string] => isContractHash(entry[1])),
  );
}

function atLeastOne(value: unknown): number {
  demand(Number.isSafeInteger(value) && (value as number) > 0, 'settings with whole numbers above 0');
  // It has been looked at.
  return value as number;
}
