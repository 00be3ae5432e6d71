import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import { inflaterOf } from './encodings.ts';
import { createMessageReader } from './message-reader.ts';

const MAX_BYTES = 30;

interface Frame {
  readonly flag: number;
  readonly message: Uint8Array;
}

/** Frames with flags that may be wrong, of messages that may be too long. */
const frames = fc.array(
  fc.record({
    flag: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 2, max: 255 }) },
    ),
    message: fc.oneof(
      { weight: 9, arbitrary: fc.uint8Array({ maxLength: MAX_BYTES }) },
      { weight: 1, arbitrary: fc.uint8Array({ minLength: MAX_BYTES + 1, maxLength: 40 }) },
    ),
  }),
  { maxLength: 8 },
);

function bytesOf(list: readonly Frame[]): Buffer {
  return Buffer.concat(
    list.map(({ flag, message }) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt8(flag, 0);
      prefix.writeUInt32BE(message.length, 1);
      return Buffer.concat([prefix, message]);
    }),
  );
}

/** Reads bytes cut at the given places, up to the first fault. Returns the messages, and the fault or that of the end. */
function read(bytes: Buffer, cuts: readonly number[], encoding?: string): [Buffer[], string | undefined] {
  const reader = createMessageReader({ inflate: inflaterOf(encoding), maxBytes: MAX_BYTES });
  const messages: Buffer[] = [];
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  for (const [index, place] of places.slice(1).entries()) {
    reader.add(bytes.subarray(places[index], place));
    for (let next = reader.next(); next !== undefined; next = reader.next()) {
      if (!(next instanceof Uint8Array)) return [messages, next.message];
      messages.push(Buffer.from(next));
    }
  }
  return [messages, reader.end()?.message];
}

test('messages are read alike however they are cut, up to the first that is wrong', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(400)), (list, cuts) => {
      const wrong = list.findIndex(({ flag, message }) => flag > 1 || message.length > MAX_BYTES);
      const right = wrong < 0 ? list : list.slice(0, wrong);
      const [messages, fault] = read(bytesOf(list), cuts);
      expect(messages).toEqual(right.map(({ message }) => Buffer.from(message)));
      expect(fault !== undefined).toBe(wrong >= 0);
    }),
  );
});

test('an end in the middle of a message is one, wherever that is', () => {
  const bytes = bytesOf([3, 0, 7].map((length) => ({ flag: 0, message: new Uint8Array(length) })));
  const whole = new Set([0, 8, 13, 25]);
  for (let length = 0; length <= bytes.length; length++) {
    const [, fault] = read(bytes.subarray(0, length), [length / 2]);
    expect(fault === undefined).toBe(whole.has(length));
  }
});

test('a message that came is the same when more has come', () => {
  const reader = createMessageReader({ inflate: undefined, maxBytes: MAX_BYTES });
  const first = bytesOf([{ flag: 0, message: Buffer.from('first') }]);
  const second = bytesOf([{ flag: 0, message: Buffer.from('other') }]);
  const messages = [first, second].map((bytes) => {
    reader.add(bytes.subarray(0, 7));
    expect(reader.next()).toBeUndefined();
    reader.add(bytes.subarray(7));
    return reader.next() as Buffer;
  });
  expect(messages.map(String)).toEqual(['first', 'other']);
});

test.each([
  ['identity', 1, Buffer.from('x'), 'got a compressed message without a grpc-encoding'],
  ['gzip', 1, Buffer.from('x'), 'expected a message that gzip has compressed: unexpected end of file'],
  ['deflate', 1, Buffer.from('xx'), 'expected a message that deflate has compressed: incorrect header check'],
  ['gzip', 1, gzipSync(Buffer.alloc(31)), 'the message is larger than 30 bytes when it is inflated'],
  ['gzip', 2, Buffer.from('x'), 'expected 0 or 1 as compressed flag, got 2'],
  [undefined, 0, Buffer.alloc(31), 'expected a message of at most 30 bytes, got 31'],
])('by %s, a frame of flag %i may be wrong: %j', (encoding, flag, message, fault) => {
  expect(read(bytesOf([{ flag, message }]), [], encoding)).toEqual([[], fault]);
});
