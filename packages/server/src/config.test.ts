import { expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig, type ServiceConfig } from './config.ts';

type Env = Readonly<Record<string, string | undefined>>;

const variables = { LIMIT: z.coerce.number('expected a number').default(3), TOKEN: z.string('expected a token') };

function read(env: Env): readonly [ServiceConfig, { LIMIT: number; TOKEN: string }] {
  return readConfig({ TOKEN: 't', ...env }, { portVariable: 'PORT_GREETER', ports: [5000, 50051], variables });
}

test('without any variable a service has its defaults', () => {
  expect(read({})).toEqual([
    { host: '127.0.0.1', ports: [5000, 50051], logLevel: 'info', logFormat: 'pretty' },
    { LIMIT: 3, TOKEN: 't' },
  ]);
});

test('every variable is read, and nothing else of the environment', () => {
  const env = {
    HOST: '0.0.0.0',
    PORT_GREETER: '5001',
    LOG_LEVEL: 'debug',
    LOG_FORMAT: 'json',
    LIMIT: '5',
    PATH: '/bin',
  };
  expect(read(env)).toEqual([
    { host: '0.0.0.0', ports: [5001], logLevel: 'debug', logFormat: 'json' },
    { LIMIT: 5, TOKEN: 't' },
  ]);
});

test.each(['5001,0,65535', ' 5001, 0 ,65535 '])('several ports are separated by commas: %j', (PORT_GREETER) => {
  expect(read({ PORT_GREETER })[0].ports).toEqual([5001, 0, 65_535]);
});

test('a variable that is set to nothing counts as not set', () => {
  const env = { HOST: '', PORT_GREETER: '', LOG_LEVEL: '', LOG_FORMAT: '', NODE_ENV: '', LIMIT: '' };
  expect(read(env)).toEqual(read({}));
});

test('the log is for machines in production, unless the environment says otherwise', () => {
  expect(read({ NODE_ENV: 'production' })[0].logFormat).toBe('json');
  expect(read({ NODE_ENV: 'production', LOG_FORMAT: 'pretty' })[0].logFormat).toBe('pretty');
  expect(read({ NODE_ENV: 'development' })[0].logFormat).toBe('pretty');
});

test('a variable that happens to be called "ports" does not set the ports', () => {
  expect(read({ ports: '1' })[0].ports).toEqual([5000, 50051]);
});

test.each<[Env, string]>([
  [{ PORT_GREETER: 'http' }, 'PORT_GREETER: expected a port such as 5000, or several such as 5000,50051, got "http"'],
  [
    { PORT_GREETER: '5000 5001' },
    'PORT_GREETER: expected a port such as 5000, or several such as 5000,50051, got "5000 5001"',
  ],
  [{ PORT_GREETER: '-1' }, 'PORT_GREETER: expected a port such as 5000, or several such as 5000,50051, got "-1"'],
  [{ PORT_GREETER: '5000,70000' }, 'PORT_GREETER: expected ports from 0 to 65535, got "5000,70000"'],
  [
    { PORT_GREETER: '5000,6667' },
    'PORT_GREETER: expected no port that fetch and browsers refuse, such as 6667, got "5000,6667"',
  ],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: expected one of trace, debug, info, warn, error, silent, got "loud"'],
  [{ LOG_FORMAT: 'xml' }, 'LOG_FORMAT: expected one of pretty, json, got "xml"'],
  [{ LIMIT: 'many' }, 'LIMIT: expected a number, got "many"'],
  [{ TOKEN: '' }, 'TOKEN: expected a token, got undefined'],
])('%j is refused with one line that names the variable', (env, message) => {
  expect(() => read(env)).toThrow(new Error(message));
});

test('every wrong variable has a line of its own', () => {
  const message = () => read({ PORT_GREETER: 'x', LOG_LEVEL: 'loud', LIMIT: 'many', TOKEN: undefined });
  expect(message).toThrow(
    /^PORT_GREETER: .*\nLOG_LEVEL: .*\nLIMIT: .*\nTOKEN: .*$|^LOG_LEVEL: .*\nPORT_GREETER: .*\nLIMIT: .*\nTOKEN: .*$/,
  );
});

test('a variable with several faults of one kind has one line', () => {
  const list = {
    URLS: z
      .string()
      .transform((text) => text.split(','))
      .pipe(z.array(z.url('expected URLs'))),
  };
  expect(() => readConfig({ URLS: 'a,b' }, { portVariable: 'PORT', ports: [0], variables: list })).toThrow(
    new Error('URLS: expected URLs, got "a,b"'),
  );
});
