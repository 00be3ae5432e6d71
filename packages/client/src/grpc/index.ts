import { type Connect, connectBy } from '../connect-by.ts';
import { type NodeConnectOptions, nodeTransports } from '../connect-node.ts';
import { exchangingContract } from '../exchange-contract.ts';
import { grpcTransport, type GrpcTransportOptions } from '../transports/grpc.ts';
import { restByPool } from '../rest/by-pool.ts';
import type { RestTransportOptions } from '../transports/rest.ts';

/** What `connect` takes where it speaks gRPC and REST too. */
export type GrpcConnectOptions = NodeConnectOptions & RestTransportOptions & GrpcTransportOptions;

/**
 * The same `connect`, which also speaks gRPC: `connect<AppRouter>('grpc://127.0.0.1:50051')`, and `grpcs:` over TLS.
 * Without a `contract`, it asks the server what it serves. It speaks REST too, as `@ahoy/client/rest` does. It is an entry of its own, so that no browser
 * bundle holds gRPC.
 */
export const connect: Connect<GrpcConnectOptions> = connectBy<GrpcConnectOptions>({
  ...nodeTransports,
  'grpc:': exchangingContract(grpcTransport),
  'grpcs:': exchangingContract(grpcTransport),
  'rest+http:': exchangingContract(restByPool),
  'rest+https:': exchangingContract(restByPool),
});
