import { type Assembly, createAssembly } from './assembly.ts';
import { fromBody, parseJson } from './body.ts';
import { frameKind } from './frame.ts';
import { createFrameReader } from './frame-reader.ts';
import { fromGoAway, type GoAway } from './go-away.ts';
import { costOf, MAX_BATCH_BYTES, SURROUND_BYTES } from './limits.ts';
import { demandSmallItem, type Received, SMALL_BYTES, toMessage } from './message.ts';
import { readPreface } from './preface.ts';
import { demand } from './protocol-error.ts';
import { fromSettings, type ToldSettings } from './settings.ts';

/** Who takes what the other side sends. */
export interface ReceiverHandlers {
  readonly onSettings: (settings: ToldSettings) => void;
  readonly onMessage: (received: Received) => void;
  readonly onPing: (body: Buffer) => void;
  readonly onGoAway: (goAway: GoAway) => void;
  /** So many bytes of pieces have come since the last time. */
  readonly onPieces: (bytes: number) => void;
  /** Whether the connection has ended: what had come until then is passed over. */
  readonly hasEnded: () => boolean;
}

/**
 * Makes a reader of bytes, however they are cut.
 * @throws ProtocolError for what is not the protocol.
 */
export function createReceiver(maxMessageBytes: number, handlers: ReceiverHandlers): (chunk: Buffer) => void {
  const { onSettings, onMessage, onPing, onGoAway, onPieces, hasEnded } = handlers;
  const maxBodyBytes = maxMessageBytes + SURROUND_BYTES;
  /** Made with the first large message. */
  let assembly: Assembly | undefined;
  const assemblyOf = (): Assembly => (assembly ??= createAssembly(maxBodyBytes, onPieces));
  let isReady = false;

  const receive = (json: unknown, attachments: readonly Uint8Array[], cost: number): void => {
    if (!hasEnded()) onMessage({ message: toMessage(json), attachments, cost });
  };
  const receiveBody = (body: Buffer): void => {
    const { message, attachments } = fromBody(body);
    receive(message, attachments, costOf(body.length));
  };
  const frames: Record<number, (body: Buffer) => void> = {
    [frameKind.settings](body) {
      demand(!isReady, 'settings once');
      onSettings(fromSettings(parseJson(body)));
      isReady = true;
    },
    [frameKind.messages](body) {
      demand(body.length <= MAX_BATCH_BYTES, `at most ${MAX_BATCH_BYTES} bytes of messages in a frame`);
      const messages = parseJson(body);
      demand(Array.isArray(messages), 'a list of messages');
      for (const message of messages) {
        if (body.length > SMALL_BYTES) demandSmallItem(message);
        receive(message, NONE, 1);
      }
    },
    [frameKind.message](body) {
      demand(body.length <= maxBodyBytes, `a message of at most ${maxBodyBytes} bytes, got ${body.length}`);
      receiveBody(body);
    },
    [frameKind.transfer]: (body) => assemblyOf().begin(body),
    [frameKind.drop]: (body) => assemblyOf().drop(body),
    [frameKind.ping](body) {
      demand(body.length === 8, 'a ping of 8 bytes');
      onPing(body);
    },
    [frameKind.pong]() {},
    [frameKind.goAway](body) {
      onGoAway(fromGoAway(parseJson(body)));
    },
  };
  return readPreface(
    createFrameReader({
      onFrame(kind, body) {
        if (hasEnded()) return;
        demand(isReady || kind === frameKind.settings, 'settings first');
        frames[kind]?.(body);
      },
      onPiece(transfer, bytes) {
        demand(isReady, 'settings first');
        const whole = assemblyOf().add(transfer, bytes);
        if (whole) receiveBody(whole);
      },
    }),
  );
}

const NONE: readonly Uint8Array[] = [];
