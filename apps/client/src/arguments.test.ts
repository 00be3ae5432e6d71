import { describe, expect, test } from 'vitest';
import { help, readArguments, UsageError } from './arguments.ts';

const asUsual = { name: 'World', locale: undefined, via: 'socket', watch: false, help: false };
const defaults = { ...asUsual, url: 'http://127.0.0.1:5000' };

test('without arguments the World is greeted, through the service on this machine', () => {
  expect(readArguments([], {})).toEqual(defaults);
});

test.each<[string[], object]>([
  [['Ada'], { name: 'Ada' }],
  [['Ada Lovelace'], { name: 'Ada Lovelace' }],
  [[''], { name: '' }],
  [['Ada', '--locale', 'fr'], { name: 'Ada', locale: 'fr' }],
  [['--locale=fr', 'Ada'], { name: 'Ada', locale: 'fr' }],
  [['--watch'], { watch: true }],
  [['--via', 'grpc'], { via: 'grpc' }],
  [['--via=rest', 'Ada'], { via: 'rest', name: 'Ada' }],
  [['--url', 'https://example.com/trpc'], { url: 'https://example.com/trpc' }],
  [['--', '--watch'], { name: '--watch' }],
])('%j is understood', (args, expected) => {
  expect(readArguments(args, {})).toEqual({ ...defaults, ...expected });
});

test.each<[string[], Record<string, string>]>([
  [['--help'], {}],
  [['-h'], {}],
  [['--help', 'Ada', 'Lovelace', '--url', 'nonsense'], {}],
  [['--help'], { PORT_GREETER: 'many' }],
])('%j asks for help, whatever else is wrong: %j', (args, env) => {
  expect(readArguments(args, env)).toMatchObject({ help: true });
});

describe('the service is looked for', () => {
  test.each([
    ['5001', 'http://127.0.0.1:5001'],
    ['5001,50052', 'http://127.0.0.1:5001'],
    ['', 'http://127.0.0.1:5000'],
    [' 5001 , 50052', 'http://127.0.0.1:5001'],
  ])('at the first port of PORT_GREETER: %j', (PORT_GREETER, url) => {
    expect(readArguments([], { PORT_GREETER })).toMatchObject({ url });
  });

  test('at HOST', () => {
    expect(readArguments([], { HOST: '::' })).toMatchObject({ url: 'http://[::1]:5000' });
  });

  test('where --url says, whatever PORT_GREETER says', () => {
    expect(readArguments(['--url', 'http://a:1'], { PORT_GREETER: 'many' })).toMatchObject({ url: 'http://a:1' });
  });
});

test.each<[string[], string]>([
  [['Ada', 'Lovelace'], 'expected one name, got 2; put quotes around a name of several words'],
  [['--watch', 'Ada'], '--watch greets nobody: leave the name out'],
  [['--url', 'nonsense'], '--url: expected a URL such as http://127.0.0.1:5000, got "nonsense"'],
  [['--url', 'tcp://127.0.0.1'], '--url: expected a URL such as http://127.0.0.1:5000, got "tcp://127.0.0.1"'],
  [
    ['--url', 'http://ada:secret@127.0.0.1:5000'],
    '--url: expected a URL without user and password, got one for 127.0.0.1:5000',
  ],
  [['--via', 'pigeon'], '--via: expected socket, http, rest, grpc, got "pigeon"'],
  [['--watch', '--via', 'grpc'], '--watch follows via socket or http, not via grpc'],
  [['--loud'], '--loud'],
  [['--locale'], '--locale'],
  [['--watch=yes'], '--watch'],
])('%j is wrong usage, and the message says what was expected', (args, message) => {
  expect(() => readArguments(args, {})).toThrow(UsageError);
  expect(() => readArguments(args, {})).toThrow(message);
});

test.each([
  ['many', 'PORT_GREETER: expected a port such as 5000, or several such as 5000,50051, got "many"'],
  ['0', 'PORT_GREETER: expected ports from 1 to 65535, got "0"'],
])('a PORT_GREETER that is no port, %j, is named', (PORT_GREETER, message) => {
  expect(() => readArguments([], { PORT_GREETER })).toThrow(new UsageError(message));
});

test('the help names every option', () => {
  for (const option of ['--locale', '--watch', '--url', '--help']) expect(help).toContain(option);
});
