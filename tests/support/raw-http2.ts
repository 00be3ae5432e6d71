import { type ClientHttp2Session, type OutgoingHttpHeaders } from 'node:http2';
import { connect, type Socket } from 'node:net';

/** What came of a call: an answer, a reset, or both. */
export interface Outcome {
  /** HTTP's status; undefined where there was no answer. */
  readonly http: number | undefined;
  /** gRPC's status; undefined where there was none. */
  readonly grpc: number | undefined;
  readonly message: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
  /** HTTP/2's code by which the stream ended; 0 for a proper end. */
  readonly reset: number;
}

/** How a call is made; what is left out is as it should be. */
export interface RawCall {
  readonly headers?: OutgoingHttpHeaders;
  /** Frames of the body, each written by itself. */
  readonly body?: readonly Uint8Array[];
  /** False for a body that never ends. */
  readonly ends?: boolean;
  /** Told of the stream's first answer, so that a case can go on from there. */
  readonly onAnswer?: (write: (bytes: Uint8Array) => void) => void;
}

/** Makes a gRPC call with whatever headers and bytes. */
export async function rawCall(session: ClientHttp2Session, path: string, call: RawCall = {}): Promise<Outcome> {
  const { headers = {}, body = [], ends = true, onAnswer } = call;
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
    ...headers,
  });
  // A reset is an outcome, not a failure of the test.
  stream.on('error', () => {});
  const closed = new Promise((resolve) => stream.once('close', resolve));
  const received: Record<string, string | number | undefined> = {};
  const chunks: Buffer[] = [];
  stream.on('response', (part) => Object.assign(received, part));
  stream.on('trailers', (part) => Object.assign(received, part));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (onAnswer) stream.once('data', () => onAnswer((bytes) => void stream.write(bytes)));
  for (const bytes of body) stream.write(bytes);
  if (ends) stream.end();
  await closed;
  const { ':status': http, 'grpc-status': grpc, 'grpc-message': message = '' } = received;
  return {
    http: http === undefined ? undefined : Number(http),
    grpc: grpc === undefined ? undefined : Number(grpc),
    message: decodeURIComponent(String(message)),
    headers: received,
    body: Buffer.concat(chunks),
    reset: stream.rstCode ?? 0,
  };
}

/** A message as gRPC frames it; flag and length may be others than they should. */
export function grpcFrame(message: Uint8Array, { flag = 0, length = message.length } = {}): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt8(flag, 0);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
}

/** First bytes of an HTTP/2 connection. */
export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
/** Types of HTTP/2 frames. Source: RFC 9113, section 6. */
export const frameType = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, continuation: 9 } as const;

/** A frame of HTTP/2. */
export function http2Frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Uint8Array = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
}

/** Headers without compression (RFC 7541, 6.2.2), for texts shorter than 127 bytes. */
export function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const text = (value: string): Buffer => Buffer.concat([Buffer.from([value.length]), Buffer.from(value, 'latin1')]);
  return Buffer.concat(Object.entries(headers).flatMap(([name, value]) => [Buffer.from([0]), text(name), text(value)]));
}

/** A connection on which a test writes bytes by itself. */
export interface RawConnection {
  readonly socket: Socket;
  /** Settles when the connection has ended, whoever has ended it. */
  readonly closed: Promise<unknown>;
  /** Types of the frames that have come so far. */
  readonly frames: () => readonly number[];
}

/** Opens a connection to a port. With `reads: false`, nothing that comes is ever read. */
export function openRaw(port: number, { reads = true } = {}): RawConnection {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.once('close', resolve));
  let bytes = Buffer.alloc(0);
  if (reads) socket.on('data', (chunk: Buffer) => (bytes = Buffer.concat([bytes, chunk])));
  return {
    socket,
    closed,
    frames() {
      const types: number[] = [];
      for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) types.push(bytes.readUInt8(at + 3));
      return types;
    },
  };
}
