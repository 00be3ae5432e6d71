/** What a side allows the other, each a default that its options may change. */
export interface Limits {
  /** Most bytes of one value: its JSON, and the bytes beside it. Default: 4 MiB. */
  readonly maxMessageBytes: number;
  /** Most calls of the other side that run at a time. Default: 10,000. */
  readonly maxCalls: number;
  /** Most streams of the other side's calls, in and out, that are open at a time. Default: 100. */
  readonly maxStreams: number;
  /** Units of a stream that may be on the way or wait to be read; see `costOf`. Default: 256. */
  readonly streamWindow: number;
}

/** gRPC's own limit for a message. */
const DEFAULT_MESSAGE_BYTES = 4 * 1024 * 1024;

export const DEFAULT_LIMITS: Limits = {
  maxMessageBytes: DEFAULT_MESSAGE_BYTES,
  maxCalls: 10_000,
  maxStreams: 100,
  streamWindow: 256,
};

/** Characters of a message that travels among others; a longer one has a frame of its own. */
export const SMALL_LENGTH = 1024;
/** Bytes of a frame of small messages. */
export const MAX_BATCH_BYTES: number = 64 * 1024;
/** Bytes of what surrounds a value in its message: the head of a call, most of all. */
export const SURROUND_BYTES: number = 64 * 1024;

/** Bytes of pieces that may be on the way at a time: large messages fill no buffer that small ones wait behind. */
export const TRANSFER_WINDOW_BYTES: number = 512 * 1024;
/** Bytes of one piece, and of the longest message that goes without pieces. */
export const PIECE_BYTES: number = 64 * 1024;
/** Transfers of one side at a time; each holds the memory of its message. */
export const MAX_TRANSFERS = 16;

/** Names that one side may number; those after it travel as text. */
export const MAX_NAMES = 1024;
/** UTF-16 code units of a name that is numbered. */
export const MAX_NAME_LENGTH = 256;
/** UTF-16 code units of a path. */
export const MAX_PATH_LENGTH = 1024;
/** Pairs of metadata: as many as HTTP servers take headers. */
export const MAX_METADATA_PAIRS = 100;
/** Characters of all names and values of metadata: gRPC's own limit. */
export const MAX_METADATA_LENGTH: number = 8 * 1024;

/** Bytes on their way out above which no more calls are begun: who does not read its answers gets no more of them. */
export const MAX_UNSENT_BYTES: number = 4 * 1024 * 1024;

/** Units that a stream's item costs: one for each that comes among others, and for a larger one its bytes in KiB too. */
export function costOf(ownFrameBytes: number): number {
  return 1 + (ownFrameBytes >>> 10);
}
