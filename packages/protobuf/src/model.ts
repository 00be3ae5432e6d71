import type { ScalarName } from './scalar-name.ts';

/** A contract laid out as protobuf: plain data, from which codecs, `.proto` text and descriptors are made. */
export interface ProtoSchema {
  /** Those that procedures name, then those that are derived. One uses types of itself and of those before it only. */
  readonly packages: readonly ProtoPackage[];
  /** In the contract's order. */
  readonly methods: readonly ProtoMethod[];
}

/** A protobuf package, which is one `.proto` file. */
export interface ProtoPackage {
  readonly name: string;
  /** `greet.proto` */
  readonly file: string;
  readonly services: readonly ProtoService[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
}

export interface ProtoService {
  readonly name: string;
  /** `greet.Greeter` */
  readonly fullName: string;
  readonly methods: readonly ProtoMethod[];
}

export interface ProtoMethod {
  readonly name: string;
  /** `greet.Greeter` */
  readonly service: string;
  /** Of the procedure: `greeter.sayHello`. */
  readonly path: string;
  readonly input: ProtoMessage;
  /** The input may be left out: a message of no bytes. Its codec takes the same as an option. */
  readonly inputOptional: boolean;
  readonly output: ProtoMessage;
  readonly clientStreaming: boolean;
  readonly serverStreaming: boolean;
  readonly idempotency?: 'NO_SIDE_EFFECTS' | 'IDEMPOTENT';
  readonly description?: string;
  readonly deprecated?: boolean;
}

/** What one value on the wire is. */
export type ProtoType = ProtoScalar | ProtoEnum | ProtoMessage;

export interface ProtoScalar {
  readonly kind: 'scalar';
  readonly scalar: ScalarName;
  /** The only values there are. */
  readonly literals?: readonly unknown[];
}

export interface ProtoEnum extends Declared {
  readonly kind: 'enum';
  readonly values: readonly ProtoEnumValue[];
  /** Of another's `.proto`: a number without a name is itself, and a value may be said by its full name too. */
  readonly open?: true;
}

export interface ProtoEnumValue {
  readonly name: string;
  readonly number: number;
  /** What it stands for; absent: nothing, as with `…_UNSPECIFIED`. */
  readonly value?: string | number | null;
}

export interface ProtoMessage extends Declared {
  readonly kind: 'message';
  /** The JavaScript value that it stands for; `wrapper` stands for what its only member is. */
  readonly shape:
    | 'object'
    | 'tuple'
    | 'wrapper'
    | 'union'
    | 'timestamp'
    | 'duration'
    | 'any'
    | 'json'
    | 'empty'
    | 'never';
  /** What is on the wire, in order of declaration; fields of one oneof follow one another. */
  readonly fields: readonly ProtoField[];
  /** What is in the value: one for each field that is not a mark. */
  readonly members: readonly ProtoMember[];
  readonly messages: readonly ProtoMessage[];
  readonly enums: readonly ProtoEnum[];
  /** Of a union: the member that tells which one a value is. */
  readonly discriminator?: string;
  /** Of a tuple: items from here on may be absent. */
  readonly optionalFrom?: number;
}

/** What messages and enums have in common. */
export interface Declared {
  readonly name: string;
  /** `greet.HelloRequest` */
  readonly fullName: string;
  /** `greet.proto`, or `google/protobuf/timestamp.proto` */
  readonly file: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly reserved?: Reserved;
}

/** Numbers and names that were used once and never may be again. */
export interface Reserved {
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

export interface ProtoField {
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  /** `single` has presence of its own: a message, or a member of a oneof. */
  readonly label: 'optional' | 'single' | 'repeated' | 'map';
  readonly type: ProtoType;
  /** Of a map. */
  readonly keyType?: ProtoScalar;
  readonly oneof?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
}

/** A part of a value, and the fields that carry it. */
export interface ProtoMember {
  /** Name in an object, index in a tuple. */
  readonly key: string | number;
  /** `entries` is a Map whose keys protobuf's maps do not take: repeated pairs. */
  readonly form: 'one' | 'array' | 'set' | 'record' | 'map' | 'entries';
  readonly field: ProtoField;
  /** May be undefined. */
  readonly optional: boolean;
  /** Of another's `.proto`: an absent field is its type's zero value, or no items. It may be left out all the same. */
  readonly implicit?: true;
  /** Set where the value is null. */
  readonly nullMark?: ProtoField;
  /** Set where an optional collection is there and empty. */
  readonly emptyMark?: ProtoField;
  /** Holds what no other member does: undeclared members of an object, further items of a tuple. */
  readonly rest?: true;
}
