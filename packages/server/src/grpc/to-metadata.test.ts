import { expect, test } from 'vitest';
import { toMetadata } from './to-metadata.ts';

test('metadata is what is text and well named, and not what gRPC works by', () => {
  const headers = {
    ':method': 'POST',
    ':path': '/a.B/C',
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-timeout': '1S',
    'grpc-encoding': 'gzip',
    'grpc-accept-encoding': 'identity',
    'accept-encoding': 'identity',
    'user-agent': 'test',
    'x-tenant': 'blue, red',
    'set-cookie': ['a=1', 'b=2'],
    'x-bytes-bin': 'AAAA',
    'x-latin': 'caf\u00e9',
    'x!y': '1',
  };
  expect(toMetadata(headers)).toEqual({ 'user-agent': 'test', 'x-tenant': 'blue, red', 'set-cookie': 'a=1, b=2' });
});
