import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFrameReader } from './frame-reader.ts';
import { frame, piece } from './wire.fixture.ts';

/** What was read: frames, and the bytes of pieces joined as long as they are of one transfer. */
function readAll(chunks: readonly Buffer[]): unknown[] {
  const read: (readonly [number, string])[] = [];
  const reader = createFrameReader({
    onFrame: (kind, body) => read.push([kind, body.toString('hex')]),
    onPiece(transfer, bytes) {
      const last = read.at(-1);
      if (last?.[0] === -transfer) read.pop();
      read.push([-transfer, (last?.[0] === -transfer ? last[1] : '') + bytes.toString('hex')]);
    },
  });
  for (const chunk of chunks) reader(chunk);
  return read;
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const cuts = [...new Set(places.map((place) => place % bytes.length))].toSorted((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}

const someBytes = (least: number): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: least, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
const someFrame = fc.oneof(
  fc.tuple(fc.constantFrom(0, 1, 2, 3, 5, 6, 7, 8), someBytes(0)).map(([kind, body]) => frame(kind, body)),
  fc.tuple(fc.integer({ min: 1, max: 3 }), someBytes(1)).map(([transfer, bytes]) => piece(transfer, bytes)),
);

test('frames are the same however their bytes are cut', () => {
  fc.assert(
    fc.property(fc.array(someFrame, { minLength: 1, maxLength: 10 }), fc.array(fc.nat()), (frames, places) => {
      const bytes = Buffer.concat(frames);
      const whole = readAll([bytes]);
      expect(readAll(cut(bytes, places))).toEqual(whole);
      expect(readAll([...bytes].map((byte) => Buffer.of(byte)))).toEqual(whole);
    }),
  );
});

test('a frame that comes byte by byte holds few of its chunks, each of which takes much more than its byte', () => {
  const seen: Buffer[] = [];
  const reader = createFrameReader({ onFrame: (_kind, body) => seen.push(body), onPiece() {} });
  const body = Buffer.alloc(100_000, 'ahoy');
  const chunks = [...frame(1, body)].map((byte) => Buffer.of(byte));
  for (const chunk of chunks.slice(0, -1)) reader(chunk);
  // What is changed now and arrives as it was had been copied.
  for (const chunk of chunks.slice(0, -1000)) chunk.fill(0);
  reader(Buffer.concat(chunks.slice(-1)));
  expect(seen).toHaveLength(1);
  expect(seen[0]?.equals(body)).toBe(true);
});

test.each([
  ['an unknown kind', frame(9), 'expected a kind of frame, got 9'],
  ['a body that is too long', Buffer.of(1, 0x10, 0, 1), 'expected a frame of at most 1048576 bytes, got 1048577'],
  ['a piece without bytes', piece(1, ''), 'expected a piece with bytes'],
])('a frame of %s is refused at its head', (_case, bytes, message) => {
  expect(() => readAll([bytes.subarray(0, 4)])).toThrow(message);
});
