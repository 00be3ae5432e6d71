import { expect, test } from 'vitest';
import { configFrom } from './config.ts';

test('without any variable the greeter has its ports and its stop list', () => {
  expect(configFrom({})).toEqual({
    host: '127.0.0.1',
    ports: [5000, 50051],
    logLevel: 'info',
    logFormat: 'pretty',
    stopList: new Set(['voldemort']),
  });
});

test('PORT_GREETER sets the ports', () => {
  expect(configFrom({ PORT_GREETER: '5001, 5002' }).ports).toEqual([5001, 5002]);
});

test.each([
  ['Voldemort, Tom Riddle ,, SAURON', ['voldemort', 'tom riddle', 'sauron']],
  [' ', []],
  [',', []],
])('STOP_LIST %j stops %j', (STOP_LIST, names) => {
  expect([...configFrom({ STOP_LIST }).stopList]).toEqual(names);
});

test('wrong variables are refused with one line each', () => {
  expect(() => configFrom({ PORT_GREETER: '70000', LOG_LEVEL: 'loud' })).toThrow(
    new Error(
      'LOG_LEVEL: expected one of trace, debug, info, warn, error, silent, got "loud"\n' +
        'PORT_GREETER: expected ports from 0 to 65535, got "70000"',
    ),
  );
});
