import { refuse } from '../protobuf-error.ts';
import { skip } from './skip.ts';
import type { BodyCodec } from './type-codec.ts';

/** Carries no value as google.protobuf.Empty. */
export const empty: BodyCodec = {
  write(_writer, value) {
    if (value !== undefined) refuse(value, 'no value');
  },
  read(reader, end) {
    while (reader.pos < end) skip(reader, reader.tag());
    return undefined;
  },
};

/** Stands where no value can be. */
export const never: BodyCodec = {
  write: (_writer, value) => refuse(value, 'nothing: no value fits here'),
  read: () => refuse(undefined, 'nothing: no value fits here'),
};
