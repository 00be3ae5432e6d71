import { expect, test } from 'vitest';
import { checkOptions, type ServeOptions } from './options.ts';

test('only ports are needed: the rest has defaults, and names come from the services', () => {
  expect(checkOptions({ greeter: {}, concierge: {} }, { ports: [5000, 50051] })).toEqual({
    ports: [5000, 50051],
    host: '127.0.0.1',
    name: 'greeter-service+concierge-service',
    portVariable: 'PORT_GREETER',
    openApi: true,
    contract: true,
    maxBodyBytes: 1_048_576,
    drainTimeoutMs: 25_000,
    stopOn: ['SIGTERM', 'SIGINT'],
  });
});

test('what is given is kept, at the ends of its range too', () => {
  const options: ServeOptions<object> = {
    ports: [0, 0, 65_535],
    host: '::1',
    name: 'greeter',
    portVariable: 'PORT',
    openApi: false,
    contract: false,
    maxBodyBytes: 1,
    drainTimeoutMs: 0,
    stopOn: [],
  };
  expect(checkOptions({ greeter: {} }, options)).toEqual(options);
});

test('a server without services is refused', () => {
  expect(() => checkOptions({}, { ports: [0] })).toThrow('services: expected at least one, got {}');
});

test.each<[string, object, string]>([
  ['no ports', {}, 'ports: expected at least one, got undefined'],
  ['an empty list of ports', { ports: [] }, 'ports: expected at least one, got []'],
  ['a port that is not in a list', { ports: 5000 }, 'ports: expected at least one, got 5000'],
  ['a port above the highest', { ports: [5000, 70_000] }, 'ports: expected 0 to 65535, got 70000'],
  ['a negative port', { ports: [-1] }, 'ports: expected 0 to 65535, got -1'],
  ['half a port', { ports: [0.5] }, 'ports: expected 0 to 65535, got 0.5'],
  ['a port as text', { ports: ['5000'] }, 'ports: expected 0 to 65535, got "5000"'],
  [
    'a port that fetch does not call',
    { ports: [5000, 6000] },
    'ports: expected none that fetch and browsers refuse, got 6000',
  ],
  ['the same port twice', { ports: [5000, 5001, 5000] }, 'ports: expected each once, got 5000 twice'],
  [
    'a host of nothing, which would be every address',
    { host: '' },
    'host: expected an address such as 127.0.0.1, got ""',
  ],
  ['a host that is no text', { host: 5 }, 'host: expected an address such as 127.0.0.1, got 5'],
  ['a switch that is neither on nor off', { openApi: 'no' }, 'openApi: expected true or false, got "no"'],
  ['another one', { contract: 1 }, 'contract: expected true or false, got 1'],
  ['no bytes for a body', { maxBodyBytes: 0 }, 'maxBodyBytes: expected 1 to 9007199254740991, got 0'],
  ['a size as text', { maxBodyBytes: '1mb' }, 'maxBodyBytes: expected 1 to 9007199254740991, got "1mb"'],
  ['a negative time to drain', { drainTimeoutMs: -1 }, 'drainTimeoutMs: expected 0 to 2147483647, got -1'],
  [
    'a time to drain longer than a timer',
    { drainTimeoutMs: 2_147_483_648 },
    'drainTimeoutMs: expected 0 to 2147483647, got 2147483648',
  ],
  [
    'a time to drain without end',
    { drainTimeoutMs: Infinity },
    'drainTimeoutMs: expected 0 to 2147483647, got Infinity',
  ],
  [
    'a signal that nobody can catch',
    { stopOn: ['SIGKILL'] },
    'stopOn: expected signals that can be caught, got "SIGKILL"',
  ],
])('%s is refused, with what was expected and what came', (_case, options, message) => {
  const given = { ...('ports' in options || message.startsWith('ports') ? {} : { ports: [0] }), ...options };
  expect(() => checkOptions({ greeter: {} }, given as ServeOptions<object>)).toThrow(message);
});
