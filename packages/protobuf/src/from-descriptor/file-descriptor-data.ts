/** A `.proto` file as its descriptor tells of it: the parts of google.protobuf.FileDescriptorProto that a codec needs. */
export interface FileDescriptorData {
  /** `greet.proto` */
  readonly name?: string;
  readonly package?: string;
  /** Names of the files that it imports. */
  readonly dependency: readonly string[];
  readonly messageType: readonly MessageDescriptor[];
  readonly enumType: readonly EnumDescriptor[];
  readonly service: readonly ServiceDescriptor[];
  readonly options?: FileOptions;
  /** `proto3` or `editions`; absent: proto2. */
  readonly syntax?: string;
}

export interface FileOptions {
  readonly features?: Features;
  /** The contract of a server of ours. */
  readonly contract?: Uint8Array;
}

/** Of a file with editions. */
export interface Features {
  /** 1: explicit, 2: implicit, 3: required. */
  readonly fieldPresence?: number;
}

export interface MessageDescriptor {
  readonly name?: string;
  readonly field: readonly FieldDescriptor[];
  readonly nestedType: readonly MessageDescriptor[];
  readonly enumType: readonly EnumDescriptor[];
  readonly oneofDecl: readonly { readonly name?: string }[];
  /** `mapEntry`: protoc made it for the entries of a map. */
  readonly options?: { readonly mapEntry?: boolean };
}

export interface FieldDescriptor {
  readonly name?: string;
  readonly number?: number;
  /** 1: optional, 2: required, 3: repeated. */
  readonly label?: number;
  readonly type?: number;
  /** `.greet.HelloRequest` */
  readonly typeName?: string;
  readonly oneofIndex?: number;
  readonly jsonName?: string;
  readonly proto3Optional?: boolean;
  readonly options?: { readonly features?: Features };
}

export interface EnumDescriptor {
  readonly name?: string;
  readonly value: readonly { readonly name?: string; readonly number?: number }[];
}

export interface ServiceDescriptor {
  readonly name?: string;
  readonly method: readonly MethodDescriptor[];
}

export interface MethodDescriptor {
  readonly name?: string;
  readonly inputType?: string;
  readonly outputType?: string;
  readonly clientStreaming?: boolean;
  readonly serverStreaming?: boolean;
}
