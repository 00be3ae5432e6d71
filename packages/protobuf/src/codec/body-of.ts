import type { ProtoMessage, ProtoType } from '../model.ts';
import { compileMessage } from './compile-message.ts';
import { compileUnion } from './compile-union.ts';
import { duration } from './duration.ts';
import { empty, never } from './empty.ts';
import { enumType } from './enum-type.ts';
import { anyValue, jsonValue } from './json-value.ts';
import { messageType } from './message-type.ts';
import type { Presence } from './presence.ts';
import { scalars } from './scalars.ts';
import { timestamp } from './timestamp.ts';
import type { BodyCodec, TypeCodec } from './type-codec.ts';

const bodies: Readonly<Record<Presence, WeakMap<ProtoMessage, BodyCodec>>> = {
  explicit: new WeakMap(),
  implicit: new WeakMap(),
};

/** Finds the codec of a message's body, compiling it the first time. */
export function bodyOf(message: ProtoMessage, presence: Presence): BodyCodec {
  const known = bodies[presence].get(message);
  if (known !== undefined) return known;
  // A message that holds itself finds this one while it is being compiled.
  const body: { -readonly [Key in keyof BodyCodec]: BodyCodec[Key] } = { write: empty.write, read: empty.read };
  bodies[presence].set(message, body);
  return Object.assign(body, compile(message, presence));
}

function compile(message: ProtoMessage, presence: Presence): BodyCodec {
  const codecOf = (type: ProtoType): TypeCodec => typeCodecOf(type, presence);
  switch (message.shape) {
    case 'timestamp':
      return timestamp;
    case 'duration':
      return duration;
    case 'any':
      return anyValue;
    case 'json':
      return jsonValue;
    case 'empty':
      return empty;
    case 'never':
      return never;
    case 'union':
      return compileUnion(message, codecOf);
    default:
      return compileMessage(message, codecOf, presence);
  }
}

function typeCodecOf(type: ProtoType, presence: Presence): TypeCodec {
  switch (type.kind) {
    case 'scalar':
      return scalars[type.scalar];
    case 'enum':
      return enumType(type);
    default:
      return messageType(bodyOf(type, presence));
  }
}
