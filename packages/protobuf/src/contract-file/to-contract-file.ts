import { type Contract, type Lock, toWireContract } from '@ahoy/contract';
import { Writer } from 'protobufjs/minimal.js';
import type { FileDescriptor } from '../descriptor/file-descriptor.ts';
import { inside, text } from '../descriptor/write-field.ts';
import { CONTRACT_FILE, CONTRACT_OPTION } from './contract-option.ts';

/** Fields of google.protobuf.FileDescriptorProto. */
const FILE = { name: 1, package: 2, options: 8, syntax: 12 } as const;

/**
 * Writes the file by which reflection tells clients of ours the contract, so that they know more of a value than its
 * protobuf type: a Map from a Set, a tuple from an object. It declares nothing; to any other reader it is an empty file.
 */
export function toContractFile(contract: Contract, numbers: Lock): FileDescriptor {
  const { contract: wire, lock } = toWireContract({ contract, lock: numbers }, 'contract');
  const json = new TextEncoder().encode(JSON.stringify({ contract: wire, lock }));
  const writer = Writer.create();
  text(writer, FILE.name, CONTRACT_FILE);
  text(writer, FILE.package, 'ahoy');
  inside(writer, FILE.options, () => writer.uint32(((CONTRACT_OPTION << 3) | 2) >>> 0).bytes(json));
  text(writer, FILE.syntax, 'proto3');
  return { path: CONTRACT_FILE, bytes: writer.finish(), imports: [], symbols: [] };
}
