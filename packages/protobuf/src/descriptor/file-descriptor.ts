/** A file as gRPC's reflection gives it out. */
export interface FileDescriptor {
  /** `greet.proto` */
  readonly path: string;
  /** Bytes of a google.protobuf.FileDescriptorProto. */
  readonly bytes: Uint8Array;
  /** Paths of the files that it imports. */
  readonly imports: readonly string[];
  /** Full names of the services, messages and enums that it declares, those inside of messages too. */
  readonly symbols: readonly string[];
}
