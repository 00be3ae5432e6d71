import { SMALL_LENGTH } from './limits.ts';
import { demand } from './protocol-error.ts';

/**
 * Kinds of messages. A message is a JSON array whose first two members are its kind and the number of its call; the side
 * that made the connection gives its calls odd numbers, the other even ones, each in order.
 */
export const messageKind: Readonly<Record<MessageKind, number>> = {
  /** `[1, call, path, options or 0, input]`; without the last member the input is undefined. */
  call: 1,
  /** `[2, call, output]`; it ends the call. */
  answer: 2,
  /** `[3, call, error]`; it ends the call, and a stream of either side with it. After a cancel there is no error. */
  error: 3,
  /** `[4, call, item]`, of the caller's stream or of the answer's: the sender tells which. */
  item: 4,
  /** `[5, call]`: the sender's stream has ended. That of an answer ends the call. */
  end: 5,
  /** `[6, call]`: the caller wants no answer any more, or the other side no more items. */
  cancel: 6,
  /** `[7, call, units]`: so much of the other side's stream has been read. Call 0: bytes of pieces that have come. */
  credit: 7,
  /** `[8, call, [name, value, …]]`: metadata of the answer, ahead of it. */
  metadata: 8,
  /** `[9, call]`: the answer is a stream; its items follow. */
  open: 9,
  /** `[10, call, id, item]`: an item with an id, after which a stream can resume. */
  tracked: 10,
  /** `[11, call, input]`: the input of a call that has said that it follows. */
  input: 11,
};

type MessageKind =
  | 'call'
  | 'answer'
  | 'error'
  | 'item'
  | 'end'
  | 'cancel'
  | 'credit'
  | 'metadata'
  | 'open'
  | 'tracked'
  | 'input';

/** A message as it was received, with the bytes beside it. */
export interface Received {
  readonly message: Message;
  readonly attachments: readonly Uint8Array[];
  /** Units that it costs a stream. */
  readonly cost: number;
}

/** A JSON array that begins with two numbers. */
export type Message = readonly [kind: number, call: number, ...rest: unknown[]];

/** @throws ProtocolError for what is no message. */
export function toMessage(json: unknown): Message {
  demand(Array.isArray(json) && isWhole(json[0]) && isWhole(json[1]), 'a message [kind, call, …]');
  // Both numbers have been looked at.
  return json as unknown as Message;
}

/** Reads a whole number, such as units of credit. */
export function numberIn(value: unknown, expected: string): number {
  demand(isWhole(value), expected);
  return value;
}

/** Bytes in which there is no message that is not small. */
export const SMALL_BYTES: number = SMALL_LENGTH + 2;

/** Refuses a long item among small messages: as one of those it would cost its stream next to nothing. */
export function demandSmallItem(message: unknown): void {
  if (!Array.isArray(message) || (message[0] !== messageKind.item && message[0] !== messageKind.tracked)) return;
  demand(lengthOf(message, 0) <= SMALL_LENGTH, `items of at most ${SMALL_LENGTH} characters among messages`);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Characters that the JSON of a value has at least; counted until there are too many. */
function lengthOf(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 1;
  if (depth > SMALL_LENGTH) return Infinity;
  let length = 1;
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    // An index is not written.
    length += (Array.isArray(value) ? 1 : key.length + 4) + lengthOf(member, depth + 1);
    if (length > SMALL_LENGTH) return Infinity;
  }
  return length;
}
