import fc from 'fast-check';
import { bodyOf, drop, frame, messages, piece, transfer } from './wire.fixture.ts';

const somePath = fc.constantFrom<unknown>('lab.echo', 'lab.items', 'lab.fails', 'lab.sum', 'lab.large', 'lab.hangs', 0);
const someId = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 9 }) }, { weight: 1, arbitrary: fc.nat() });
const someValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>({ $ahoy: [['', 'date']], json: null }, { $ahoy: [['/0', 'attachment']], json: [0] }),
);
const someOptions = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.record({ t: fc.nat(), m: fc.constant(['x-a', 'b', 0, 'c']) }, { requiredKeys: [] }) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>({ s: 1 }, { i: 1 }) },
);

/** A peer that keeps count: of the calls that it makes, and of those that it has answered. */
interface Count {
  readonly first: number;
  next: number;
  answered: number;
  /** Its calls whose input streams, and those whose input is to follow. */
  readonly streams: number[];
  readonly follows: number[];
}
/** Makes what such a peer could say. */
type Say<T> = (count: Count) => T;

const toAnswer = (count: Count): number => (count.first === 1 ? 2 : 1) + 2 * count.answered++;

const newCall = fc.tuple(somePath, someOptions, someValue).map(([path, said, input]): Say<unknown[]> => (count) => {
  const id = count.next;
  count.next += 2;
  const { s, i } = said as { s?: 1; i?: 1 };
  if (s) count.streams.push(id);
  if (i) count.follows.push(id);
  return [[1, id, path, said, input]];
});
const follow = someValue.map(
  (input): Say<unknown[]> =>
    ({ follows }) =>
      follows.splice(0, 1).map((id) => [11, id, input]),
);
const item = fc.tuple(fc.constantFrom(4, 4, 4, 5), fc.nat(), someValue).map(
  ([kind, pick, value]): Say<unknown[]> =>
    ({ streams }) =>
      streams.length > 0 ? [[kind, streams[pick % streams.length], value]] : [],
);
const cancel = fc.nat().map(
  (pick): Say<unknown[]> =>
    ({ first, next }) =>
      next > first ? [[6, first + 2 * (pick % ((next - first) / 2))]] : [],
);
const answer = fc.tuple(fc.constantFrom(2, 3), someValue).map(([kind, value]): Say<unknown[]> => (count) => {
  const id = toAnswer(count);
  return [
    [8, id, ['x-c', 'd']],
    [kind, id, value],
  ];
});
const answerStream = fc
  .array(fc.tuple(fc.option(fc.string()), someValue), { maxLength: 20 })
  .map((items): Say<unknown[]> => (count) => {
    const id = toAnswer(count);
    const said = items.map(([itemId, value]) => (itemId === null ? [4, id, value] : [10, id, itemId, value]));
    return [[9, id], ...said, [5, id]];
  });
const say = fc.oneof(
  { weight: 30, arbitrary: newCall },
  { weight: 4, arbitrary: follow },
  { weight: 9, arbitrary: item },
  { weight: 3, arbitrary: cancel },
  { weight: 4, arbitrary: answer },
  { weight: 4, arbitrary: answerStream },
);

const someBytes = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));
const batch = fc.array(say, { maxLength: 4 }).map(
  (list): Say<Buffer> =>
    (count) =>
      messages(...list.flatMap((one) => one(count))),
);
const alone = fc.tuple(say, someBytes).map(
  ([one, bytes]): Say<Buffer> =>
    (count) =>
      Buffer.concat(one(count).map((message) => frame(2, bodyOf(message, bytes)))),
);
const inPieces = fc.tuple(fc.nat(), say, someBytes).map(
  ([number, one, bytes]): Say<Buffer> =>
    (count) =>
      Buffer.concat(one(count).flatMap((message) => pieces(number, bodyOf(message, bytes)))),
);
const control = fc.constantFrom(
  frame(5, '12345678'),
  frame(6, '12345678'),
  Buffer.concat([transfer(7, 1_000), piece(7, 'abc'), drop(7)]),
);
const likelyFrame = fc.oneof(
  { weight: 12, arbitrary: batch },
  { weight: 6, arbitrary: alone },
  { weight: 6, arbitrary: inPieces },
  {
    weight: 3,
    arbitrary: control.map(
      (bytes): Say<Buffer> =>
        () =>
          bytes,
    ),
  },
);
const farewell = fc.nat(9).map((last) => frame(7, JSON.stringify({ reason: 'gone', last })));
/** Frames of any kind, of which a good peer would send none. */
export const anyFrame: fc.Arbitrary<Buffer> = fc.oneof(
  fc.tuple(fc.nat(12), someId, someValue, someValue).map((message) => messages(message)),
  fc.tuple(fc.nat(10), someBytes).map(([kind, bytes]) => frame(kind, bytes)),
  fc.tuple(fc.nat(3), fc.nat(3_000)).map(([number, length]) => transfer(number, length)),
  farewell,
);

function pieces(number: number, body: Buffer): Buffer[] {
  return [transfer(number, body.length), piece(number, body.subarray(0, 9)), piece(number, body.subarray(9))];
}

type Mistake = (bytes: Buffer) => Buffer;
const somePlaces = fc.tuple(fc.nat(), fc.nat(300));
/** Mistakes that can happen to bytes on their way. */
export const someMistake: fc.Arbitrary<(bytes: Buffer) => Buffer> = fc.oneof(
  // A bit that flips.
  fc.tuple(fc.nat(), fc.nat(7)).map(
    ([at, bit]): Mistake =>
      (bytes) =>
        flip(bytes, at, bit),
  ),
  // A part that is lost, one that comes twice, and one that comes too early.
  somePlaces.map(
    ([at, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, length, Buffer.alloc(0)),
  ),
  somePlaces.map(
    ([at, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, 0, range(bytes, at, length)),
  ),
  fc.tuple(fc.nat(), fc.nat(), fc.nat(300)).map(
    ([at, from, length]): Mistake =>
      (bytes) =>
        splice(bytes, at, 0, range(bytes, from, length)),
  ),
  // Other bytes in its place.
  fc.tuple(fc.nat(), someBytes).map(
    ([at, other]): Mistake =>
      (bytes) =>
        splice(bytes, at, other.length, other),
  ),
);

function flip(bytes: Buffer, at: number, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  if (flipped.length > 0) flipped[at % flipped.length] = (flipped[at % flipped.length] as number) ^ (1 << bit);
  return flipped;
}

function splice(bytes: Buffer, at: number, length: number, other: Buffer): Buffer {
  const start = at % (bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, start), other, bytes.subarray(start + length)]);
}

function range(bytes: Buffer, at: number, length: number): Buffer {
  const start = at % (bytes.length + 1);
  return bytes.subarray(start, start + length);
}

/** What a peer could say that nearly keeps to the protocol: it has made the connection, or has not. */
export function likelyFrames(isInitiator: boolean): fc.Arbitrary<readonly Buffer[]> {
  return fc.array(likelyFrame, { size: 'max', maxLength: 200 }).map((list) => {
    const first = isInitiator ? 1 : 2;
    const count: Count = { first, next: first, answered: 0, streams: [], follows: [] };
    return list.map((one) => one(count));
  });
}
