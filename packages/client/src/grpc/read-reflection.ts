import type { WireContract } from '@ahoy/contract';
import {
  CONTRACT_FILE,
  type FileDescriptorData,
  fromContractFile,
  methodsOfFiles,
  type ProtoMethod,
  readFileDescriptor,
} from '@ahoy/protobuf';
import type { Answer, Reflection } from './ask-reflection.ts';

/** What a server says that it serves: the contract, where it is one of ours, else methods of protobuf. */
export type Reflected = { readonly own: WireContract } | { readonly methods: readonly ProtoMethod[] };

/** Services of reflection itself; many servers cannot describe them. */
const REFLECTION = /^grpc\.reflection\./;

/**
 * Reads what a server serves.
 * @throws Error for what it refuses to say, and for descriptors that cannot be read.
 */
export async function readReflection(reflection: Reflection): Promise<Reflected> {
  const own = await reflection.ask('fileByName', CONTRACT_FILE);
  const contract = own.files.map(fromContractFile).find((one) => one !== undefined);
  if (contract) return { own: contract };

  const { services } = accepted(await reflection.ask('services', ''), 'its list of services');
  const described = services.filter((name) => !REFLECTION.test(name));
  const files = new Map<string, FileDescriptorData>();
  const add = (answer: Answer): void => {
    for (const file of answer.files.map(readFileDescriptor)) files.set(file.name ?? '', file);
  };
  for (const name of described) add(accepted(await reflection.ask('fileOfSymbol', name), `the service ${name}`));
  // Most servers send along what a file imports. A Map's loop comes to what is added on the way.
  for (const { dependency } of files.values()) {
    for (const name of dependency) if (!files.has(name)) add(await reflection.ask('fileByName', name));
  }
  return { methods: methodsOfFiles([...files.values()], described) };
}

function accepted(answer: Answer, wanted: string): Answer {
  if (answer.refusal === undefined) return answer;
  throw new Error(`it does not describe ${wanted}: ${answer.refusal}`);
}
