import { codecOf } from '../codec/codec-of.ts';
import { CONTRACT_OPTION } from '../contract-file/contract-option.ts';
import type { ProtoField, ProtoMember, ProtoMessage, ProtoType } from '../model.ts';
import type { ScalarName } from '../scalar-name.ts';
import type { FileDescriptorData } from './file-descriptor-data.ts';

/**
 * Reads the bytes of a google.protobuf.FileDescriptorProto.
 * @throws ProtobufError for bytes that are none.
 */
export function readFileDescriptor(bytes: Uint8Array): FileDescriptorData {
  const file: unknown = codecOf(FILE, { maxBytes: Infinity }).decode(bytes);
  return file as FileDescriptorData; // it has the members that the messages below say
}

/** Number and type of a member; one in a list may be there many times. */
type Member = readonly [number: number, type: ScalarName | ProtoMessage | readonly [ScalarName | ProtoMessage]];

// Descriptors are messages too, so that the codec that they lead to reads them.
// Source: https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.proto
const FEATURES = message('FeatureSet', { fieldPresence: [1, 'int32'] });

const ENUM = message('EnumDescriptorProto', {
  name: [1, 'string'],
  value: [2, [message('EnumValueDescriptorProto', { name: [1, 'string'], number: [2, 'int32'] })]],
});

const FIELD = message('FieldDescriptorProto', {
  name: [1, 'string'],
  number: [3, 'int32'],
  label: [4, 'int32'],
  type: [5, 'int32'],
  typeName: [6, 'string'],
  options: [8, message('FieldOptions', { features: [21, FEATURES] })],
  oneofIndex: [9, 'int32'],
  jsonName: [10, 'string'],
  proto3Optional: [17, 'bool'],
});

const MESSAGE = message('DescriptorProto', (own) => ({
  name: [1, 'string'],
  field: [2, [FIELD]],
  nestedType: [3, [own]],
  enumType: [4, [ENUM]],
  options: [7, message('MessageOptions', { mapEntry: [7, 'bool'] })],
  oneofDecl: [8, [message('OneofDescriptorProto', { name: [1, 'string'] })]],
}));

const SERVICE = message('ServiceDescriptorProto', {
  name: [1, 'string'],
  method: [
    2,
    [
      message('MethodDescriptorProto', {
        name: [1, 'string'],
        inputType: [2, 'string'],
        outputType: [3, 'string'],
        clientStreaming: [5, 'bool'],
        serverStreaming: [6, 'bool'],
      }),
    ],
  ],
});

const FILE = message('FileDescriptorProto', {
  name: [1, 'string'],
  package: [2, 'string'],
  dependency: [3, ['string']],
  messageType: [4, [MESSAGE]],
  enumType: [5, [ENUM]],
  service: [6, [SERVICE]],
  options: [8, message('FileOptions', { features: [50, FEATURES], contract: [CONTRACT_OPTION, 'bytes'] })],
  syntax: [12, 'string'],
});

type Members = Readonly<Record<string, Member>>;

/** Lays out a message of descriptor.proto; one that holds itself is given itself. */
function message(name: string, members: Members | ((own: ProtoMessage) => Members)): ProtoMessage {
  const own = { fields: [] as ProtoField[], members: [] as ProtoMember[] };
  const laidOut: ProtoMessage = {
    kind: 'message',
    name,
    fullName: `google.protobuf.${name}`,
    file: 'google/protobuf/descriptor.proto',
    shape: 'object',
    messages: [],
    enums: [],
    ...own,
  };
  for (const [key, [number, type]] of Object.entries(typeof members === 'function' ? members(laidOut) : members)) {
    const isMany = Array.isArray(type);
    const [one] = (isMany ? type : [type]) as readonly [ScalarName | ProtoMessage]; // readonly arrays escape isArray
    const label = isMany ? 'repeated' : typeof one === 'string' ? 'optional' : 'single';
    const field: ProtoField = { name: key, jsonName: key, number, label, type: typeOf(one) };
    own.fields.push(field);
    own.members.push({ key, form: isMany ? 'array' : 'one', field, optional: !isMany });
  }
  return laidOut;
}

function typeOf(type: ScalarName | ProtoMessage): ProtoType {
  return typeof type === 'string' ? { kind: 'scalar', scalar: type } : type;
}
