import { frameKind, jsonFrame } from './frame.ts';
import { numberIn } from './message.ts';
import { demand } from './protocol-error.ts';

/** What a side says when it is about to close. */
export interface GoAway {
  readonly reason: string;
  /** The last call of the other side that was taken: those after it were not begun, and may be made elsewhere. */
  readonly last: number;
}

/** Characters of a reason that are kept. */
const MAX_REASON_LENGTH = 200;

/** Makes the frame. */
export function goAwayFrame(goAway: GoAway): Buffer {
  return jsonFrame(frameKind.goAway, goAway);
}

/** @throws ProtocolError for what is none. */
export function fromGoAway(json: unknown): GoAway {
  const { reason, last } = (json ?? {}) as { readonly [name in keyof GoAway]?: unknown };
  demand(typeof reason === 'string', 'a reason to go away');
  return { reason: reason.slice(0, MAX_REASON_LENGTH), last: numberIn(last, 'the last call that was taken') };
}
