/** A procedure as a gRPC server serves it. */
export interface GrpcClientMethod {
  /** `/greet.Greeter/SayHello` */
  readonly name: string;
  /** Which sides are streams. */
  readonly streaming: 'unary' | 'client' | 'server' | 'bidi';
  /** Each item of the answer is `{ id, data }`, and the stream resumes by its id. */
  readonly tracked: boolean;
  /** @throws Error for a value that the message cannot hold. */
  readonly encodeInput: (value: unknown) => Uint8Array;
  /** @throws Error for bytes that are no such message. */
  readonly decodeOutput: (bytes: Uint8Array) => unknown;
}
