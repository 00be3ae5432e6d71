import { expect, test } from 'vitest';
import { socketAddress } from './socket-address.ts';

test.each([
  ['tcp://127.0.0.1:5000', { host: '127.0.0.1', port: 5000, servername: '' }],
  ['tcp://127.0.0.1:5000/', { host: '127.0.0.1', port: 5000, servername: '' }],
  ['tls://greeter.internal:5000', { host: 'greeter.internal', port: 5000, servername: 'greeter.internal' }],
  ['tcp://[::1]:5000', { host: '::1', port: 5000, servername: '' }],
  ['unix:/run/greeter.sock', { path: '/run/greeter.sock' }],
  ['unix:///run/greeter.sock', { path: '/run/greeter.sock' }],
  ['unix:/run/a%20b%3F.sock', { path: '/run/a b?.sock' }],
])('%s leads somewhere', (url, address) => {
  expect(socketAddress(new URL(url))).toEqual(address);
});

test.each(['tcp://127.0.0.1', 'tcp://127.0.0.1:0', 'tcp:5000', 'tcp://a:5000/path', 'tcp://a:1?b', 'tcp://a:1#b'])(
  '%s is no host and port',
  (text) => {
    const url = new URL(text);
    expect(() => socketAddress(url)).toThrow(
      `target: expected a host and a port, such as tcp://127.0.0.1:5000, got ${url.href}`,
    );
  },
);

test.each(['unix:', 'unix://run/greeter.sock', 'unix:/a?b', 'unix:/a#b', 'unix:/%zz'])('%s is no path', (text) => {
  const { href } = new URL(text);
  expect(() => socketAddress(new URL(text))).toThrow(
    `target: expected a path, such as unix:/run/greeter.sock, got ${href}`,
  );
});

test.each([`unix:/${'x'.repeat(200)}`, 'unix:/a%00b'])('%s is a path that no socket can have', (text) => {
  expect(() => socketAddress(new URL(text))).toThrow(
    'target: expected the path of a Unix socket, of at most 107 bytes',
  );
});
