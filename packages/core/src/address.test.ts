import { describe, expect, test } from 'vitest';
import { parsePorts, portsFrom, REFUSED_PORTS, serviceUrl, urlOf } from './address.ts';

describe('ports', () => {
  test.each<[string, number[]]>([
    ['5000', [5000]],
    ['5000,50051', [5000, 50_051]],
    [' 5000 , 50051 ', [5000, 50_051]],
    ['1024,65535', [1024, 65_535]],
  ])('are read from %j', (text, ports) => {
    expect(parsePorts(text)).toEqual(ports);
  });

  test('may be 0 where one listens, which takes a free one', () => {
    expect(parsePorts('0,5000', { listening: true })).toEqual([0, 5000]);
  });

  test.each([
    ['http', 'expected a port such as 5000, or several such as 5000,50051'],
    ['5000,', 'expected a port such as 5000, or several such as 5000,50051'],
    ['5000 50051', 'expected a port such as 5000, or several such as 5000,50051'],
    ['-1', 'expected a port such as 5000, or several such as 5000,50051'],
    [' ', 'expected a port such as 5000, or several such as 5000,50051'],
    ['5000,70000', 'expected ports from 1 to 65535'],
    ['0', 'expected ports from 1 to 65535'],
    ['5000,6000', 'expected no port that fetch and browsers refuse, such as 6000'],
  ])('are not read from %j', (text, message) => {
    expect(() => parsePorts(text)).toThrow(new Error(message));
  });

  test('that are refused are those that fetch refuses', async () => {
    const reasons = await Promise.all(
      [...REFUSED_PORTS].map(async (port) =>
        fetch(`http://127.0.0.1:${port}`).catch(({ cause }: Error) => (cause as Error).message),
      ),
    );
    expect(new Set(reasons)).toEqual(new Set(['bad port']));
  });
});

describe('a variable', () => {
  test('says which ports, the first of which may be called', () => {
    expect(portsFrom({ PORT_GREETER: '5001, 5002' }, 'PORT_GREETER', { fallback: [5000] })).toEqual([5001, 5002]);
  });

  test.each([{}, { PORT_GREETER: '' }])('that is not set, %j, leaves the ports as they are', (env) => {
    expect(portsFrom(env, 'PORT_GREETER', { fallback: [5000] })).toEqual([5000]);
  });

  test('that is wrong is named, with what it holds', () => {
    expect(() => portsFrom({ PORT_GREETER: '0' }, 'PORT_GREETER', { fallback: [5000] })).toThrow(
      new Error('PORT_GREETER: expected ports from 1 to 65535, got "0"'),
    );
  });
});

describe('the URL of a service', () => {
  test.each([
    ['127.0.0.1', 'http://127.0.0.1:5000'],
    ['localhost', 'http://localhost:5000'],
    ['::1', 'http://[::1]:5000'],
    ['0.0.0.0', 'http://127.0.0.1:5000'],
    ['::', 'http://[::1]:5000'],
    ['0:0:0:0:0:0:0:0', 'http://[::1]:5000'],
  ])('that listens on %s is %s', (host, url) => {
    expect(urlOf(host, 5000)).toBe(url);
  });

  test('is that of HOST and of its first port', () => {
    expect(serviceUrl({}, 'PORT_GREETER', 5000)).toBe('http://127.0.0.1:5000');
    expect(serviceUrl({ HOST: '', PORT_GREETER: '' }, 'PORT_GREETER', 5000)).toBe('http://127.0.0.1:5000');
    expect(serviceUrl({ HOST: '::', PORT_GREETER: '5001,5002' }, 'PORT_GREETER', 5000)).toBe('http://[::1]:5001');
  });

  test('needs a port that is known', () => {
    expect(() => urlOf('127.0.0.1', 0)).toThrow('port 0 takes a free port, which only the service itself knows');
  });

  test('needs a host that is one', () => {
    expect(() => urlOf('my house', 5000)).toThrow(
      new Error('HOST: expected an address such as 127.0.0.1, got "my house"'),
    );
  });
});
