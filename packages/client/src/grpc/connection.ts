import { type ChannelCredentials, Client } from '@grpc/grpc-js';
import type { TlsOptions } from '../tls-options.ts';
import { credentialsFor } from './credentials.ts';

/** The connection to a gRPC server: opened when needed, shared by all calls, kept. */
export interface GrpcConnection {
  /** What calls go over now. */
  readonly client: () => Client;
  /** Lets go of a client that has found no server, so that the next call tries anew at once. */
  readonly giveUp: (client: Client) => void;
}

/** Figures of gRPC A8: a ping after 30 s of silence, 20 s to answer it. */
const KEEP_ALIVE = { 'grpc.keepalive_time_ms': 30_000, 'grpc.keepalive_timeout_ms': 20_000 };
/** The largest message that is received, in bytes; gRPC's own default. */
const MAX_RECEIVE_BYTES = 4 * 1024 * 1024;

/**
 * Opens a connection to a server when the first call is made. `grpcs:` is gRPC over TLS.
 *
 * After a failed attempt, grpc-js fails every call until it has tried again by itself, 1 to 120 s later. A service that
 * was restarted would stay unreachable for that long; so a client that has found no server is replaced.
 * @throws Error for keys and certificates that are none.
 */
export function openConnection(url: URL, tls: TlsOptions = {}): GrpcConnection {
  const credentials = credentialsFor(url, tls);
  let client: Client | undefined;
  return {
    client: () => (client ??= createClient(url, credentials, tls)),
    giveUp(failed) {
      failed.close();
      if (client === failed) client = undefined;
    },
  };
}

function createClient({ host }: URL, credentials: ChannelCredentials, { serverName }: TlsOptions): Client {
  return new Client(host, credentials, {
    ...KEEP_ALIVE,
    ...(serverName !== undefined && { 'grpc.ssl_target_name_override': serverName }),
    'grpc.max_receive_message_length': MAX_RECEIVE_BYTES,
    // The pool of all clients would hand the failed attempt, and its wait, to the next client.
    'grpc.use_local_subchannel_pool': 1,
  });
}
