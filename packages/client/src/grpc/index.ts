import { type Connect, connectBy, type ConnectOptions } from '../connect-by.ts';
import { grpcTransport, type GrpcTransportOptions } from '../transports/grpc.ts';
import { httpTransport, type HttpTransportOptions } from '../transports/http.ts';

/** What `connect` takes where it speaks gRPC too. */
export type GrpcConnectOptions = ConnectOptions & HttpTransportOptions & GrpcTransportOptions;

/**
 * The same `connect`, which also speaks gRPC: `connect<AppRouter>('grpc://127.0.0.1:50051', { contract })`, and
 * `grpcs:` over TLS. It is an entry of its own, so that no browser bundle holds gRPC.
 */
export const connect: Connect<GrpcConnectOptions> = connectBy<GrpcConnectOptions>({
  'http:': httpTransport,
  'https:': httpTransport,
  'grpc:': grpcTransport,
  'grpcs:': grpcTransport,
});
