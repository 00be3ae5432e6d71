import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ahoy, unusedPort } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

test('the document of the REST routes is printed', async () => {
  const { code, out, err } = await ahoy(['openapi']);
  expect([code, err]).toEqual([0, '']);
  const document = JSON.parse(out) as { paths: object };
  expect(document).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), info: { title: 'ahoy' } });
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/say_hello', '/welcome']));
});

test('--trpc describes /trpc, and --out writes it', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-openapi-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'a/trpc.json');
  const { code, out, err } = await ahoy(['openapi', '--trpc', '--out', file]);
  expect([code, out]).toEqual([0, '']);
  expect(err).toMatch(/^wrote .*trpc\.json\n$/);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    paths: { '/trpc/greeter.sayHello': expect.anything() },
  });
});

test('a running service is asked for its own document', async () => {
  const greeter = await startGreeter();
  onTestFinished(() => greeter.close());
  const rest = await ahoy(['openapi', '--from', greeter.url], { cwd: '/' });
  expect([rest.code, rest.err]).toEqual([0, '']);
  const { paths } = JSON.parse(rest.out) as { paths: object };
  expect(Object.keys(paths)).toContain('/say_hello');
  expect(Object.keys(paths)).not.toContain('/welcome');
  const trpc = await ahoy(['openapi', '--trpc', '--from', greeter.url], { cwd: '/' });
  expect(JSON.parse(trpc.out)).toMatchObject({ paths: { '/trpc/greeter.sayHello': expect.anything() } });
});

test('a service that is away is said so, with the exit code of its kind', async () => {
  const port = await unusedPort();
  const { code, err } = await ahoy(['openapi', '--from', `127.0.0.1:${port}`]);
  expect(code).toBe(5);
  expect(err).toContain(`http://127.0.0.1:${port}/openapi.json is not reachable`);
});
