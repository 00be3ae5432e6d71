import { CallError } from '@ahoy/core';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { createSkewJudge } from './contract-skew.ts';
import { describeServices } from './described-services.ts';
import type { AnyCreateContexts } from './execute.ts';
import { createHttpServer } from './http-server.ts';
import { createDrain } from './interceptors/drain.ts';
import { createCallLog } from './interceptors/log.ts';
import { invokeServices } from './invoke-services.ts';
import { type Address, listen, listenUnix } from './listen.ts';
import { createLogger } from './logger.ts';
import { checkOptions, type ServeOptions } from './options.ts';
import { sniffProtocols } from './protocol-sniffer.ts';
import { contractRoute } from './protocols/contract.ts';
import { grpcProtocol } from './protocols/grpc.ts';
import { healthRoutes } from './protocols/health.ts';
import { openApiRoutes } from './protocols/openapi.ts';
import { type RestProtocolOptions, restRoutes } from './protocols/rest.ts';
import { socketProtocol } from './protocols/socket.ts';
import { plainTrpcOverHttp, trpcOverHttp, type TrpcProtocolOptions, trpcOverWebSocket } from './protocols/trpc.ts';
import { receivedFrom } from './received-call.ts';
import { limitBodyTime, requestLimits } from './rest/body-timeout.ts';
import { requestError } from './rest/request-error.ts';
import { sendProblem } from './rest/send-problem.ts';
import { proceduresOf } from './services.ts';

/** Services that are being served. */
export interface Server {
  readonly addresses: readonly Address[];
  /** Stops: takes no new calls, breaks streams off so that their readers resume, lets the other calls finish. */
  close(): Promise<void>;
  /** Settles once the server has stopped, by `close()` or by a signal. */
  readonly closed: Promise<void>;
}

/** Path of tRPC's protocol, over HTTP and over WebSocket. */
const TRPC_PATH = '/trpc';

/**
 * Serves service modules on every protocol: `serve({ greeter }, { ports: [5000] })`.
 * @throws Error for an option that is out of range, a service that exports something other than procedures, or a port
 * that is taken.
 */
export async function serve<Services extends object>(
  services: Services,
  options: ServeOptions<Services>,
): Promise<Server> {
  const checked = checkOptions(services, options);
  const { name, maxBodyBytes } = checked;
  const logger = options.logger ?? createLogger({ name });
  const procedures = proceduresOf(services);
  const described = describeServices(services, options.lock);
  const skew = createSkewJudge(described.contract);
  const log = createCallLog(logger, skew);
  const drain = createDrain(name);
  // Each context function fits the procedures of its own service: `ContextOptions` has seen to it.
  const createContext = (options.createContext ?? {}) as AnyCreateContexts;
  const invoke = invokeServices(procedures, createContext, [log.interceptor, drain.interceptor]);
  const telling = skew.tell(invoke);
  const protocol: HttpProtocolOptions = { procedures, described, invoke: telling, maxBodyBytes, onError: log.refused };

  const addresses: Address[] = [];
  const { contract } = described;
  const documents = [
    ...(checked.openApi ? [openApiRoutes({ contract, name, servers: () => addresses.map(({ url }) => url) })] : []),
    ...(checked.contract ? [contractRoute(described)] : []),
  ];
  const app = createApp(protocol, documents, () => !drain.stopping.aborted);
  const answerPlain = plainTrpcOverHttp(TRPC_PATH, protocol);
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: maxBodyBytes });
  const askToReconnect = trpcOverWebSocket(webSockets, protocol);

  const grpc = grpcProtocol({
    described,
    maxBodyBytes,
    stopping: drain.stopping,
    invoke: telling,
    onRefused: log.refused,
  });

  const socket = socketProtocol({
    name,
    invoke,
    invokeFor: skew.invokeFor,
    maxBodyBytes,
    onBroken: (reason) => logger.warn(`a connection of the socket protocol was closed: ${reason}`),
  });

  const servers: HttpServer[] = [];
  /** Makes a server of every protocol, which is yet to listen. */
  const createPort = (): HttpServer => {
    const limits = { ...requestLimits, tls: checked.tls, shouldUpgradeCallback: wantsWebSocket };
    const server = createHttpServer(limits, (request, response) => {
      if (!answerPlain(request, response)) app(request, response);
    });
    server.on('connect', (_request, connection) => connection.end(METHOD_NOT_ALLOWED));
    server.on('upgrade', (request, connection, head) => upgrade(webSockets, request, connection, head));
    const closeUndecided = sniffProtocols(server, {
      http2: grpc.inject,
      socket: socket.accept,
      onClosed: (reason, count) => logger.warn(`a connection ${reason} and was closed; ${count} were so far`),
    });
    drain.stopping.addEventListener('abort', closeUndecided);
    return server;
  };
  const open = async (listening: (server: HttpServer) => Promise<Address>): Promise<void> => {
    const server = createPort();
    addresses.push(await listening(server));
    servers.push(server);
  };
  const { host, portVariable, unix } = checked;
  try {
    for (const port of checked.ports) await open((server) => listen(server, host, port, portVariable));
    if (unix !== undefined) await open((server) => listenUnix(server, unix));
  } catch (error) {
    await Promise.all(servers.map((server) => closeServer(server)));
    throw error;
  }
  logger.info(`${name} listens at ${addresses.map(({ url }) => url).join(' and ')}`);

  const { promise: closed, resolve: setClosed } = Promise.withResolvers<void>();
  let closing: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    for (const signal of checked.stopOn) process.off(signal, onSignal);
    const stopped = servers.map((server) => closeServer(server));
    askToReconnect();
    grpc.drain(checked.drainTimeoutMs);
    socket.drain();
    const left = await drain.stop(checked.drainTimeoutMs);
    if (left > 0) logger.warn(`${left} calls did not finish within ${checked.drainTimeoutMs} ms and were cut off`);
    for (const webSocket of webSockets.clients) webSocket.close(1001, `${name} is stopping`);
    for (const server of servers) server.closeIdleConnections();
    // What was answered a moment ago may still be on its way out.
    const cut = setTimeout(() => {
      for (const webSocket of webSockets.clients) webSocket.terminate();
      for (const server of servers) server.closeAllConnections();
      grpc.close();
      socket.close();
    }, LAST_BYTES_MS);
    await Promise.all(stopped);
    clearTimeout(cut);
    grpc.close();
    socket.close();
    logger.info(`${name} has stopped`);
    setClosed();
  };
  const close = (): Promise<void> => (closing ??= stop());
  const onSignal = (): void => void close();
  for (const signal of checked.stopOn) process.once(signal, onSignal);
  return { addresses, close, closed };
}

/** What a CONNECT gets: a server of procedures is no proxy. */
const METHOD_NOT_ALLOWED = 'HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\ncontent-length: 0\r\n\r\n';
/** Time that the last bytes of answers have to leave, in milliseconds. */
const LAST_BYTES_MS = 100;

/** What the protocols on HTTP need. */
type HttpProtocolOptions = TrpcProtocolOptions & RestProtocolOptions;

function createApp(
  protocol: HttpProtocolOptions,
  documents: readonly RequestHandler[],
  isReady: () => boolean,
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(limitBodyTime());
  app.use(TRPC_PATH, trpcOverHttp(protocol));
  app.use(healthRoutes(isReady));
  for (const document of documents) app.use(document);
  app.use(restRoutes(protocol));
  app.use((request, response) => {
    const message = `there is no route ${request.method} ${request.path}`;
    sendProblem(request, response, CallError.local('NOT_FOUND', message));
  });
  const onError: ErrorRequestHandler = (cause, request, response, _next) => {
    const error = requestError(cause);
    protocol.onError({ ...receivedFrom(request), path: request.path }, error);
    if (response.headersSent) response.destroy();
    else sendProblem(request, response, error);
  };
  app.use(onError);
  return app;
}

/** Any other upgrade, such as the h2c that some HTTP clients offer with every request, may be ignored (RFC 9110, 7.8). */
function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function upgrade(
  sockets: WebSocketServer,
  request: Parameters<WebSocketServer['handleUpgrade']>[0],
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const url = URL.parse(request.url ?? '/', 'http://localhost');
  if (url?.pathname !== TRPC_PATH) {
    // A client that does not close its side would keep the connection, and the server with it, for ever.
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () => socket.destroy());
    return;
  }
  sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
}

async function closeServer(server: HttpServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}
