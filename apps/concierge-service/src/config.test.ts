import path from 'node:path';
import { expect, test } from 'vitest';
import { configFrom } from './config.ts';

test('without any variable the concierge has its port, the greeter on this machine and a file in the repository', () => {
  expect(configFrom({})).toEqual({
    host: '127.0.0.1',
    ports: [5100],
    logLevel: 'info',
    logFormat: 'pretty',
    greeter: ['tcp://127.0.0.1:5000'],
    guestBook: path.resolve(import.meta.dirname, '../../../.data/guest-book.sqlite'),
  });
});

test.each([
  [{ PORT_GREETER: '5001, 5002' }, ['tcp://127.0.0.1:5001']],
  [{ HOST: '0.0.0.0' }, ['tcp://127.0.0.1:5000']],
  [{ HOST: '::1', PORT_GREETER: '5001' }, ['tcp://[::1]:5001']],
  [{ PORT_GREETER: '' }, ['tcp://127.0.0.1:5000']],
  [{ GREETER_URL: 'https://greeter.example', PORT_GREETER: 'many' }, ['https://greeter.example']],
  [{ GREETER_URL: 'http://a:1, http://b:2' }, ['http://a:1', 'http://b:2']],
  [{ GREETER_URL: '' }, ['tcp://127.0.0.1:5000']],
])('with %j the greeter is at %j', (env, greeter) => {
  expect(configFrom(env).greeter).toEqual(greeter);
});

test('GUEST_BOOK names the file', () => {
  expect(configFrom({ GUEST_BOOK: '/tmp/book.sqlite' }).guestBook).toBe('/tmp/book.sqlite');
});

test.each([
  [{ GREETER_URL: 'greeter:5000' }, 'GREETER_URL: expected tcp://host:port or http://host:port, got "greeter:5000"'],
  [
    { GREETER_URL: 'http://a:1,nonsense,' },
    'GREETER_URL: expected tcp://host:port or http://host:port, got "http://a:1,nonsense,"',
  ],
  [{ PORT_CONCIERGE: 'x' }, 'PORT_CONCIERGE: expected a port such as 5000, or several such as 5000,50051, got "x"'],
  [{ PORT_GREETER: 'many' }, 'PORT_GREETER: expected a port such as 5000, or several such as 5000,50051, got "many"'],
  [{ PORT_GREETER: '0' }, 'PORT_GREETER: expected ports from 1 to 65535, got "0"'],
])('%j is refused with one line that names the variable', (env, message) => {
  expect(() => configFrom(env)).toThrow(new Error(message));
});
