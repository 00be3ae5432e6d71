import type { Segment } from '@ahoy/core/value-text';
import { type ProtobufError, within } from '../protobuf-error.ts';
import type { ProtoMessage, ProtoType } from '../model.ts';
import * as collections from './collections.ts';
import { decoderSource } from './decoder-source.ts';
import { encoderSource } from './encoder-source.ts';
import { deeper } from './limits.ts';
import { toMapKey, toSegment } from './map-key.ts';
import { narrow } from './message-type.ts';
import { skip } from './skip.ts';
import type { Presence } from './presence.ts';
import { segmentsOf, type Slot, slotsOf } from './slot.ts';
import type { BodyCodec, TypeCodec } from './type-codec.ts';

/**
 * Makes the codec of a message out of source text of its own, as protobufjs does. Closures over the members took as long
 * for a message of one member, and 1.5 times as long for the page of bench/codec.ts: they share each access to
 * a property, and so its cache, among all messages.
 */
export function compileMessage(
  message: ProtoMessage,
  codecOf: (type: ProtoType) => TypeCodec,
  presence: Presence,
): BodyCodec {
  const slots = slotsOf(message, codecOf, presence);
  return {
    write: compile(encoderSource(message, slots), slots, 'write') as BodyCodec['write'],
    read: compile(decoderSource(message, slots), slots, 'read') as BodyCodec['read'],
  };
}

const helpers = { ...collections, deeper, failed, isEmpty, narrow, nextIndex, skip, toMapKey, toSegment };

/** The function that the source returns, which its parameters and those of a body's codec say alike. */
function compile(source: string, slots: readonly Slot[], verb: 'write' | 'read'): unknown {
  const letter = verb.charAt(0);
  const codecs = slots.map(
    ({ key }, index) =>
      `const ${letter}${index} = s[${index}].type.${verb}${key ? `, k${index} = s[${index}].key.${verb}` : ''};`,
  );
  // Of the contract, only names of members are in the source, as JSON texts.
  // eslint-disable-next-line typescript/no-implied-eval
  const make = new Function('s', 'h', `'use strict'; ${codecs.join('\n')} ${source}`) as (
    ...scope: readonly unknown[]
  ) => unknown;
  return make(slots, helpers);
}

function failed(error: unknown, slot: Slot | undefined, index: Segment | undefined): ProtobufError {
  return slot === undefined ? within(error) : within(error, ...segmentsOf(slot, index));
}

/** The place of the item that could not be read. */
function nextIndex(collection: unknown): number | undefined {
  if (Array.isArray(collection)) return collection.length;
  return collection instanceof Set ? collection.size : undefined;
}

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0;
}
