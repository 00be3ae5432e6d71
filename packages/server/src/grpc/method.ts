/** A procedure as gRPC serves it. */
export interface GrpcMethod {
  /** `greet.Greeter` */
  readonly service: string;
  /** `SayHello` */
  readonly name: string;
  /** Path of the procedure: `greeter.sayHello`. */
  readonly procedure: string;
  /** Which sides are streams. */
  readonly streaming: 'unary' | 'client' | 'server' | 'bidi';
  /** @throws Error for bytes that are no such message. */
  readonly decodeInput: (bytes: Uint8Array) => unknown;
  /** @throws Error for a value that the message cannot hold. */
  readonly encodeOutput: (value: unknown) => Uint8Array;
}
