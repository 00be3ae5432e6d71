import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { LoggerOptions } from './logger.ts';

/** What a program writes that logs with these options. */
async function output(options: LoggerOptions, statements: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = `
    import { createLogger } from ${JSON.stringify(import.meta.resolve('./logger.ts'))};
    const logger = createLogger(${JSON.stringify(options)});
    ${statements}`;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: { ...process.env, ...env } });
  return stdout;
}

const LINE = `logger.info({ path: 'greeter.sayHello', code: 'OK', ms: 1.5, caller: 'curl', items: 3 }, 'greeter.sayHello OK 1.5 ms');`;

describe('the JSON log', () => {
  test('is one object a line, with the name of the service, and is the default', async () => {
    const text = await output({ name: 'greeter-service' }, `${LINE} logger.warn('again');`);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toEqual([
      expect.objectContaining({
        level: 30,
        name: 'greeter-service',
        path: 'greeter.sayHello',
        ms: 1.5,
        caller: 'curl',
      }),
      expect.objectContaining({ level: 40, name: 'greeter-service', msg: 'again' }),
    ]);
  });

  test('has an error with its stack', async () => {
    const text = await output({ name: 'x', format: 'json' }, `logger.error({ err: new TypeError('no') }, 'failed');`);
    expect(JSON.parse(text)).toMatchObject({ err: { type: 'TypeError', message: 'no', stack: expect.any(String) } });
  });
});

describe('the log for people', () => {
  test('is a line of time, level and message, with what the message does not say', async () => {
    const text = await output({ name: 'greeter-service', format: 'pretty' }, LINE, { NO_COLOR: '1' });
    expect(text).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO <curl>: greeter\.sayHello OK 1\.5 ms \{"items":3\}\n$/);
  });

  test('has colours unless NO_COLOR is set', async () => {
    const { NO_COLOR: _, ...env } = process.env;
    const text = await output({ name: 'x', format: 'pretty' }, LINE, { ...env, NO_COLOR: undefined });
    expect(text).toContain('\u001B[');
  });
});

test('lines below the level are not written', async () => {
  const statements = `logger.info('info'); logger.warn('warn');`;
  const text = await output({ name: 'x', level: 'warn' }, statements);
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { msg: string }).msg),
  ).toEqual(['warn']);
});

test.each(['json', 'pretty'] as const)('a silent log writes nothing: %s', async (format) => {
  expect(await output({ name: 'x', level: 'silent', format }, `logger.error('error');`)).toBe('');
});
