import { type Call, CallError, type Metadata, timeLeftMs } from '@ahoy/core';
import { MAX_PATH_LENGTH } from './limits.ts';
import { type Message, messageKind } from './message.ts';
import { metadataFrom, metadataText } from './metadata.ts';
import type { NameReader, NameWriter } from './names.ts';
import { demand } from './protocol-error.ts';

/** Where the input of a call is: in its message, in one of its own, or in the items of a stream. */
export type InputPlace = 'is here' | 'follows' | 'streams';

/** What a call says beside its input. */
export interface CallHead {
  readonly path: string;
  readonly deadline: number | undefined;
  readonly metadata: Metadata;
  readonly input: InputPlace;
}

/** The options of a call: time left in milliseconds, metadata, an input that streams, and an input that follows. */
type Option = 't' | 'm' | 's' | 'i';

const inputOption: Readonly<Record<InputPlace, string>> = { 'is here': '', follows: '"i":1', streams: '"s":1' };

/**
 * Writes `[1, call, path, options or 0` up to the input.
 * @throws CallError BAD_REQUEST for a path or metadata that are too long; then no name has been numbered.
 */
export function toCallHead(
  id: number,
  { path, deadline, metadata }: Call,
  { names, input }: { readonly names: Names<NameWriter>; readonly input: InputPlace },
): string {
  if (path.length > MAX_PATH_LENGTH) {
    throw CallError.local('BAD_REQUEST', `path: expected at most ${MAX_PATH_LENGTH} characters, got ${path.length}`);
  }
  const pairs = metadataText(metadata, names.metadata);
  const head = `[${messageKind.call},${id},${names.path(path)}`;
  if (deadline === undefined && pairs === '' && input === 'is here') return `${head},0`;
  const members = [
    deadline === undefined ? '' : `"t":${Math.max(0, Math.floor(timeLeftMs(deadline)))}`,
    pairs === '' ? '' : `"m":[${pairs}]`,
    inputOption[input],
  ];
  return `${head},{${members.filter(Boolean).join(',')}}`;
}

/** @throws ProtocolError for what is no call. */
export function fromCallHead(message: Message, names: Names<NameReader>): CallHead {
  const path = names.path(message[2]);
  const options = message[3];
  if (options === 0) return { path, deadline: undefined, metadata: {}, input: 'is here' };
  demand(typeof options === 'object' && options !== null, 'options of a call');
  const { t, m, s, i } = options as { readonly [name in Option]?: unknown };
  demand(t === undefined || (typeof t === 'number' && t >= 0), 'a time left, in milliseconds');
  demand((s === undefined || s === 1) && (i === undefined || i === 1), '1 for an option that is set');
  demand(s === undefined || i === undefined, 'an input that streams or one that follows');
  return {
    path,
    deadline: t === undefined ? undefined : Date.now() + t,
    metadata: m === undefined ? {} : metadataFrom(m, names.metadata),
    input: s === 1 ? 'streams' : i === 1 ? 'follows' : 'is here',
  };
}

/** Names of procedures and of metadata, written or read. */
interface Names<T> {
  readonly path: T;
  readonly metadata: T;
}
