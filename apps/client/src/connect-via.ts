import { type Caller, contractHashes } from '@ahoy/client';
import { connect, type GrpcConnectOptions } from '@ahoy/client/grpc';
import type { AppRouter } from '@ahoy/router';
import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };

/** Protocols by which the greeter can be called, and the URL's protocol that stands for each, plain and over TLS. */
const protocols = {
  socket: { 'http:': 'tcp:', 'https:': 'tls:' },
  http: { 'http:': 'http:', 'https:': 'https:' },
  rest: { 'http:': 'rest+http:', 'https:': 'rest+https:' },
  grpc: { 'http:': 'grpc:', 'https:': 'grpcs:' },
} as const;

/** What `--via` takes. */
export type Via = keyof typeof protocols;
export const vias = Object.keys(protocols) as readonly Via[];

/** Makes a caller of the service at an `http:` or `https:` URL, by the protocol that is asked for. */
export async function connectVia(url: string, via: Via, options: GrpcConnectOptions = {}): Promise<Caller<AppRouter>> {
  const target = url.replace(/^https?:/, (protocol) => protocols[via][protocol as 'http:' | 'https:']);
  // gRPC asks the server what it serves; REST has no such question, and the others need no answer to it.
  const contract = via === 'rest' ? { contract: await readContract() } : {};
  const own = { metadata: { 'user-agent': 'ahoy-terminal' }, contractHashes: contractHashes(lock.contract) };
  return connect<AppRouter>(target, { ...own, ...contract, ...options });
}

async function readContract(): Promise<NonNullable<GrpcConnectOptions['contract']>> {
  const [{ contractOf }, greeter] = await Promise.all([import('@ahoy/contract'), import('@ahoy/router/greeter')]);
  return contractOf({ greeter });
}
