import { toWireContract, type WireContract } from '@ahoy/contract';
import { readFileDescriptor } from '../from-descriptor/read-file-descriptor.ts';
import { CONTRACT_FILE } from './contract-option.ts';

/**
 * Reads the contract of a server of ours from the file by which reflection gives it out.
 * @returns undefined for a file of that name that carries none.
 * @throws ContractError or ProtobufError for what is no such contract, SyntaxError for what is no JSON.
 */
export function fromContractFile(bytes: Uint8Array): WireContract | undefined {
  const json = readFileDescriptor(bytes).options?.contract;
  if (json === undefined) return undefined;
  return toWireContract(JSON.parse(new TextDecoder().decode(json)), CONTRACT_FILE);
}
