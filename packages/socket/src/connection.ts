import { type Call, CallError, type ContractHashes, type Invoke } from '@ahoy/core';
import type { Duplex } from 'node:stream';
import { createAnswerWriter } from './answer-writer.ts';
import { frameKind, frameOf, jsonFrame, PREFACE, VERSION } from './frame.ts';
import { goAwayFrame } from './go-away.ts';
import { createIncoming, type Incoming } from './incoming.ts';
import { keepAlive } from './keep-alive.ts';
import { linger } from './linger.ts';
import { DEFAULT_LIMITS, type Limits, MAX_UNSENT_BYTES } from './limits.ts';
import { messageKind, numberIn } from './message.ts';
import { createNames } from './names.ts';
import { createOutgoing, type Outgoing } from './outgoing.ts';
import { demand, ProtocolError } from './protocol-error.ts';
import { createReceiver } from './receiver.ts';
import { agree, type Settings, type ToldSettings } from './settings.ts';
import { createWriter } from './writer.ts';

/** One end of a connection. Both ends are alike: either may call. */
export interface Connection {
  /**
   * Calls the other side, once it has said what it allows.
   * @throws CallError for an input that cannot be sent, and the error of `lost` with `neverSent` once the other side
   * takes no more calls.
   */
  readonly call: Invoke;
  /** Takes no more calls, lets those that run finish, then closes. */
  readonly drain: (reason: string) => void;
  /** Closes: calls of either side fail. Closed twice, the other side is not waited for. */
  readonly close: (reason: string) => void;
  /** Whether calls are taken by the other side. */
  readonly isOpen: () => boolean;
  /** Settles once the other side has said what it allows; fails where the connection has closed before. */
  readonly ready: Promise<void>;
}

export interface ConnectionOptions {
  /** This side has made the connection. */
  readonly initiator: boolean;
  /** Runs the other side's calls. Default: there is no procedure. */
  readonly handle?: Invoke;
  /** What the other side is told of an error; and the error that is made of what it tells. */
  readonly toShape: (error: unknown, path: string) => unknown;
  readonly toError: (sent: unknown, path: string) => Error;
  /** The error of a call whose connection was lost; `neverSent` says that the other side has not begun it. */
  readonly lost: (path: string, reason: string, neverSent: boolean) => Error;
  readonly limits?: Partial<Limits>;
  /** Hashes of the contracts that this side was built against, which the other one is told. */
  readonly contract?: ContractHashes | undefined;
  /** Called before the first call of a side that tells its own. */
  readonly onContract?: (hashes: ContractHashes) => void;
  /** Network address of the other side. */
  readonly peerAddress?: string | undefined;
  /** Called when this side begins to wait for an answer, and when it waits for none any more. */
  readonly onBusy?: (isBusy: boolean) => void;
  /** Called once, when the connection has ended; with a reason where the other side is to blame. */
  readonly onClose?: (reason?: string) => void;
}

/** How a connection ends. */
interface Ending {
  /** What calls are told. */
  readonly reason: string;
  /** The other side has not kept to the protocol. */
  readonly isFault?: boolean;
  readonly cause?: Error;
}

const CLOSED = 'connection closed';

/** Speaks the socket protocol on a byte stream, whose first bytes have not been read. */
export function createConnection(socket: Duplex, options: ConnectionOptions): Connection {
  const { initiator, lost, onClose } = options;
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const writer = createWriter(socket, () => onEnd());
  const names = createNames();
  const agreed: Settings = { ...limits };
  const { promise: ready, resolve: setReady, reject: setFailed } = Promise.withResolvers<void>();
  // Who asks is told; nobody has to ask.
  ready.catch(() => {});
  let isReady = false;
  let ended = false;
  let isDraining = false;
  /** Why the other side takes no more calls. */
  let leaving: string | undefined;

  const onEnd = (): void => {
    if (!isDraining && leaving === undefined) return;
    if ((outgoing?.size() ?? 0) + (incoming?.size() ?? 0) + writer.waiting() === 0) finish({ reason: CLOSED });
  };
  // Most connections have calls of one side alone, and many that are open have none.
  let outgoing: Outgoing | undefined;
  const ownCalls = (): Outgoing =>
    (outgoing ??= createOutgoing({
      writer,
      names: { path: names.sentPath, metadata: names.sentMetadata, received: names.receivedMetadata },
      firstId: initiator ? 1 : 2,
      agreed,
      toError: options.toError,
      onBusy: options.onBusy,
      onEnd,
    }));
  let incoming: Incoming | undefined;
  const peersCalls = (): Incoming =>
    (incoming ??= createIncoming({
      writer,
      answers: createAnswerWriter({ writer, metadataName: names.sentMetadata, agreed, toShape: options.toShape }),
      names: { path: names.receivedPath, metadata: names.receivedMetadata },
      firstId: initiator ? 2 : 1,
      agreed,
      limits,
      handle: options.handle ?? noProcedure,
      peerAddress: options.peerAddress,
      onEnd,
    }));
  const read = createReceiver(limits.maxMessageBytes, {
    onSettings(settings) {
      Object.assign(agreed, agree(limits, settings));
      if (settings.contract) options.onContract?.(settings.contract);
      isReady = true;
      setReady();
    },
    onMessage(received) {
      const [kind, id] = received.message;
      if (id === 0) {
        demand(kind === messageKind.credit, 'a number of a call');
        writer.granted(numberIn(received.message[2], 'bytes of credit'));
      } else if (id % 2 === (initiator ? 1 : 0)) ownCalls().receive(received);
      else peersCalls().receive(received);
    },
    onPing(body) {
      // What waits to be read says as well that this side is there, and nobody may have it write without end.
      if (writer.pressure() <= MAX_UNSENT_BYTES) writer.frame(frameOf(frameKind.pong, body));
    },
    onGoAway({ reason, last }) {
      leaving = reason;
      outgoing?.fail((path) => lost(path, reason, true), last);
      onEnd();
    },
    onPieces: (bytes) => writer.tell(`[${messageKind.credit},0,${bytes}]`),
    hasEnded: () => ended,
  });

  const goAway = (reason: string): void => writer.frame(goAwayFrame({ reason, last: peersCalls().stop() }));
  const finish = ({ reason, isFault = false, cause }: Ending): void => {
    if (ended) return;
    ended = true;
    alive.stop();
    writer.flush();
    socket.end();
    linger(socket);
    setFailed(cause ?? new Error(reason));
    outgoing?.fail((path) => lost(path, reason, false));
    incoming?.abort((path) => CallError.local('CLIENT_CLOSED_REQUEST', `${path}: ${reason}`, { path }));
    onClose?.(isFault ? reason : undefined);
  };
  const blame = (reason: string): void => {
    goAway(reason);
    finish({ reason, isFault: true });
  };
  const onLost = (cause?: NodeJS.ErrnoException): void => {
    const reason = cause?.code === undefined ? (leaving ?? CLOSED) : `connection lost, ${cause.code}`;
    finish(cause ? { reason, cause } : { reason });
  };
  const alive = keepAlive({
    ping: () => writer.frame(frameOf(frameKind.ping, Buffer.alloc(8))),
    unsent: writer.pressure,
    isReady: () => isReady,
    giveUp: blame,
  });

  socket.on('data', (chunk: Buffer) => {
    if (ended) return;
    alive.heard();
    try {
      read(chunk);
    } catch (error) {
      // Whatever it is, it is the end of this connection and of nothing else.
      blame(error instanceof ProtocolError ? error.message : `internal error: ${String(error)}`);
    }
    incoming?.resume();
    // Were both sides to wait so, each would wait for the other.
    if (!initiator && writer.pressure() > MAX_UNSENT_BYTES) socket.pause();
  });
  socket.on('drain', () => {
    incoming?.resume();
    socket.resume();
  });
  socket.on('error', onLost);
  socket.on('end', () => onLost());
  socket.on('close', () => onLost());
  socket.write(Buffer.of(...PREFACE, VERSION));
  writer.frame(jsonFrame(frameKind.settings, { ...limits, contract: options.contract } satisfies ToldSettings));

  const isOpen = (): boolean => !ended && leaving === undefined && !isDraining;
  const callWhenReady = async (call: Call): Promise<unknown> => {
    await ready.catch((error: Error) => {
      throw lost(call.path, error.message, true);
    });
    if (!isOpen()) throw lost(call.path, leaving ?? CLOSED, true);
    return ownCalls().call(call);
  };
  return {
    call: (call) => (isReady && isOpen() ? ownCalls().call(call) : callWhenReady(call)),
    drain(reason) {
      if (isDraining || ended) return;
      isDraining = true;
      goAway(reason);
      writer.flush();
      onEnd();
    },
    close(reason) {
      if (ended) socket.destroy();
      else {
        goAway(reason);
        finish({ reason });
      }
    },
    isOpen,
    ready,
  };
}

function noProcedure({ path }: Call): never {
  throw CallError.local('NOT_FOUND', `No procedure found on path "${path}"`, { path });
}
