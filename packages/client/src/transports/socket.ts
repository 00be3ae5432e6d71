import { type Call, CallError, type Invoke, serviceOf } from '@ahoy/core';
import { type Connection, createConnection } from '@ahoy/socket';
import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { checkHashes, type ContractOptions } from '../exchange-contract.ts';
import { secureContext } from '../secure-context.ts';
import type { TlsOptions } from '../tls-options.ts';
import { socketAddress } from './socket-address.ts';
import { toCallError } from './to-call-error.ts';
import { addressOf, unreachable } from './unreachable.ts';

/** Options of the socket transport. */
export interface SocketTransportOptions extends ContractOptions {
  /** What this client trusts and shows over `tls:` and `https:`. Default: the authorities that Node trusts. */
  readonly tls?: TlsOptions;
  /** Largest answer, and largest item of a stream, over a socket, in bytes. Default: 4 MiB. */
  readonly maxMessageBytes?: number;
}

/** The socket protocol, as ALPN names it. */
const ALPN = 'ahoy/1';
/** Time in which a connection has to be made, and the server to say what it allows, in milliseconds. */
const CONNECT_TIMEOUT_MS = 5_000;
/** OpenSSL's word for an answer that is no TLS. */
const NO_TLS = 'ERR_SSL_WRONG_VERSION_NUMBER';

/**
 * Speaks the socket protocol to a server of ours, over one connection that is opened when needed and kept: `tcp:`, `tls:`
 * and `unix:`. A connection that is lost fails the calls on it; the next call opens another one. A process that waits for
 * no answer is not kept alive by it.
 * @throws Error for a URL, a limit, a key or a certificate that is none.
 */
export function socketTransport(url: URL, options: SocketTransportOptions = {}): Invoke {
  const { tls = {}, maxMessageBytes, contractHashes } = options;
  if (maxMessageBytes !== undefined && !(Number.isSafeInteger(maxMessageBytes) && maxMessageBytes > 0)) {
    throw new Error(`maxMessageBytes: expected a whole number above 0, got ${maxMessageBytes}`);
  }
  if (contractHashes !== undefined) checkHashes(contractHashes);
  const connectSocket = connector(url, tls);
  let connection: Connection | undefined;
  let opening: Promise<Connection> | undefined;

  const open = async (): Promise<Connection> => {
    const socket = connectSocket();
    const late = setTimeout(() => socket.destroy(timedOut()), CONNECT_TIMEOUT_MS);
    try {
      await once(socket, url.protocol === 'tls:' ? 'secureConnect' : 'connect');
      const opened = createConnection(socket, {
        initiator: true,
        toShape: (error) => ({ message: String(error), data: { code: 'INTERNAL_SERVER_ERROR', httpStatus: 500 } }),
        toError: (sent, path) => toCallError(sent, { path }),
        lost: (path, reason, neverSent) => lost(url, path, { reason, neverSent }),
        contract: contractHashes,
        limits: maxMessageBytes === undefined ? {} : { maxMessageBytes },
        onBusy: (isBusy) => (isBusy ? socket.ref() : socket.unref()),
      });
      await opened.ready;
      socket.unref();
      return (connection = opened);
    } catch (error) {
      socket.destroy();
      throw error;
    } finally {
      clearTimeout(late);
    }
  };
  const callOnNew = async (call: Call): Promise<unknown> => {
    opening ??= open().finally(() => (opening = undefined));
    const opened = await opening.catch((cause: unknown) => {
      throw notConnected(url, call.path, cause as NodeJS.ErrnoException);
    });
    return opened.call(call);
  };
  return (call) => (connection?.isOpen() ? connection.call(call) : callOnNew(call));
}

function connector(url: URL, tls: TlsOptions): () => Socket {
  const address = socketAddress(url);
  if (url.protocol !== 'tls:') return () => connectTcp(address).setNoDelay(true);
  const context = secureContext(tls);
  const servername = tls.serverName ?? address.servername ?? '';
  const options = { ...address, servername, secureContext: context, ALPNProtocols: [ALPN] };
  return () => connectTls(options).setNoDelay(true);
}

function timedOut(): Error {
  return Object.assign(new Error('no answer to the attempt to connect'), { code: 'UND_ERR_CONNECT_TIMEOUT' });
}

/** The error of a call for which there is no connection. */
function notConnected(url: URL, path: string, cause: NodeJS.ErrnoException): CallError {
  const where = `${serviceOf(path)}-service at ${addressOf(url)}`;
  const options = { path, cause, neverSent: true };
  if (cause.code === NO_TLS) {
    return CallError.local('SERVICE_UNAVAILABLE', `${where} speaks no TLS there: use tcp://`, options);
  }
  const error = unreachable(url, path, cause);
  if (error.neverSent) return error;
  const doubt = 'is it tcp:// or tls://, and does it trust this client?';
  const message = `${where} does not speak the socket protocol (${cause.code ?? cause.message}): ${doubt}`;
  return CallError.local('SERVICE_UNAVAILABLE', message, options);
}

/** The error of a call whose connection was lost. */
function lost(url: URL, path: string, { reason, neverSent }: { reason: string; neverSent: boolean }): CallError {
  const where = `${serviceOf(path)}-service at ${addressOf(url)}`;
  const message = neverSent
    ? `${where} takes no calls (${reason})`
    : `${where} broke off while answering ${path} (${reason})`;
  return CallError.local('SERVICE_UNAVAILABLE', message, { path, neverSent });
}
