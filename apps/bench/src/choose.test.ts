import { expect, test } from 'vitest';
import { choose } from './choose.ts';

const all = ['ahoy-grpc', 'ahoy-http', 'grpc-js', 'trpc-ws'];

test.each([
  [undefined, all],
  [
    ['trpc-ws', 'grpc-js'],
    ['grpc-js', 'trpc-ws'],
  ],
  [['ahoy'], ['ahoy-grpc', 'ahoy-http']],
  [
    ['ahoy', 'ahoy-http'],
    ['ahoy-grpc', 'ahoy-http'],
  ],
])('%j picks %j', (wanted, expected) => {
  expect(choose('peers', all, wanted)).toEqual(expected);
});

test.each(['nobody', 'aho', 'http', 'ahoy-'])('"%s" fits none, and the message names those that there are', (name) => {
  expect(() => choose('peers', all, ['grpc-js', name])).toThrow(
    `--peers: expected some of ahoy-grpc, ahoy-http, grpc-js, trpc-ws, got ${name}`,
  );
});
