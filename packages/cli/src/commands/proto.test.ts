import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ahoy } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

test('the .proto text is printed, each file below its name', async () => {
  const { code, out, err } = await ahoy(['proto']);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^\/\/ greet\.proto\nsyntax = "proto3";\n/);
  expect(out).toMatch(/^\/\/ concierge\.proto\nsyntax = "proto3";$/m);
});

test('--out writes a file for each package, and says so beside the answer', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-proto-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { code, out, err } = await ahoy(['proto', '--out', path.join(folder, 'a/b')]);
  expect([code, out]).toEqual([0, '']);
  expect(err).toMatch(/^wrote .*greet\.proto$/m);
  expect(readFileSync(path.join(folder, 'a/b/greet.proto'), 'utf8')).toContain('rpc SayHello(HelloRequest)');
});

test('a running service has the same messages', async () => {
  const greeter = await startGreeter();
  onTestFinished(() => greeter.close());
  const { out } = await ahoy(['proto', '--from', greeter.url], { cwd: '/' });
  expect(out).toContain('message HelloRequest {\n  optional string name = 1;\n  optional Locale locale = 2;\n}');
});
