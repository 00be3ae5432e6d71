import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { ahoy, ROOT } from '../command-line.fixture.ts';
import { startGreeter } from '../greeter.fixture.ts';

const execute = promisify(execFile);

test('a procedure is described with limits, numbers, routes and a call', async () => {
  const { code, out, err } = await ahoy(['describe', 'greeter.sayHello']);
  // Who calls it changes with every test that does.
  expect([code, err, out.replace(/(?<=\ncallers\n {2}).*?(?=\n\n)/s, 'CALLERS')]).toEqual([
    0,
    '',
    `greeter.sayHello  query
Greets someone by name.

input  HelloRequest
  name     string  = 1  1 to 80 characters
  locale?  Locale  = 2  one of en, fr, de, es, zh

output  HelloReply
  message  string  = 1

REST  POST /say_hello
gRPC  greet.Greeter/SayHello
tRPC  /trpc/greeter.sayHello

callers
  CALLERS

example
  ahoy call greeter.sayHello --name Ada
`,
  ]);
  expect(out).toMatch(/^ {2}apps\/client\/src\/app\.ts:\d+$/m);
  expect(out).toMatch(/^ {2}and \d+ in tests$/m);
});

test('defaults are told', async () => {
  const { out } = await ahoy(['describe', 'concierge.guestbook']);
  expect(out).toMatch(/^ {2}limit\? +integer +\S+ \d+ +1 to 100; default 20$/m);
});

test('the members of a list stand below it', async () => {
  const { out } = await ahoy(['describe', 'concierge.guestbook']);
  expect(out).toMatch(/^ {2}visits +Visit\[\].*\n {4}id +integer/m);
});

test('a stream of inputs is shown with a pipe', async () => {
  const { out } = await ahoy(['describe', 'greeter.chat']);
  expect(out).toContain(`  echo '{"name":"Ada"}' | ahoy call greeter.chat\n`);
});

test.each([
  ['greeter.sayHello', '{"message":"Hello, Ada"}\n'],
  ['greeter.sayHelloMany', '{"id":"1","data":{"message":"Hello, Ada"}}\n'],
  ['greeter.sayHelloToAll', '{"message":"Hello, Ada","greeted":1}\n'],
  ['greeter.chat', '{"message":"Hello, Ada"}\n'],
])('the example of %s works in a shell as it stands', async (name, answer) => {
  const greeter = await startGreeter();
  onTestFinished(() => greeter.close());
  const { out } = await ahoy(['describe', name]);
  const example = out.slice(out.indexOf('\nexample\n') + '\nexample\n'.length);
  const main = path.join(ROOT, 'packages/cli/src/main.ts');
  const script = `ahoy() { "${process.execPath}" "${main}" "$@"; }\n${example}`;
  const env = { ...process.env, PORT_GREETER: greeter.port };
  expect(await execute('bash', ['-c', script], { cwd: ROOT, env })).toEqual({ stdout: answer, stderr: '' });
});

test('a running service tells all of a procedure', async () => {
  const greeter = await startGreeter();
  onTestFinished(() => greeter.close());
  const { code, out } = await ahoy(['describe', 'greeter.sayHello', '--from', greeter.url], { cwd: '/' });
  expect(code).toBe(0);
  expect(out).toContain('Greets someone by name.');
  expect(out).toMatch(/^ {2}name +string +\S+ 1 +1 to 80 characters$/m);
  expect(out).toContain('REST  POST /say_hello');
});

test('a service in production tells what a caller needs, and what it does not tell is said', async () => {
  const greeter = await startGreeter({ production: true });
  onTestFinished(() => greeter.close());
  const { code, out } = await ahoy(['describe', 'greeter.sayHello', '--from', greeter.url], { cwd: '/' });
  expect(code).toBe(0);
  expect(out).toMatch(/^ {2}locale\? +Locale +\S+ 2 +one of en, fr, de, es, zh$/m);
  expect(out).toContain('A service in production does not tell its limits, descriptions, errors and REST routes.');
  expect(out).not.toContain('REST  ');
});

test('nested members, declared errors, a time limit and a deprecation are told', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'ahoy-describe-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'packages/router/src'), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  writeFileSync(path.join(folder, 'packages/router/src/services.ts'), `export * as shop from './shop.ts';\n`);
  writeFileSync(
    path.join(folder, 'packages/router/src/shop.ts'),
    `import { createProcedureBuilder } from '@ahoy/core/procedure';
import { z } from 'zod';
const Part = z.object({ name: z.string(), get parts() { return z.array(Part); } }).meta({ id: 'Part' });
export const order = createProcedureBuilder()
  .meta({
    deprecated: 'use buy', timeoutMs: 500, idempotent: true,
    errors: z.object({ reason: z.literal('SOLD_OUT'), backAt: z.date() }),
  })
  .input(z.object({
    address: z.object({ zip: z.string().regex(/^[0-9]+$/).describe('Postal code.') }),
    price: z.number().min(0).multipleOf(0.5),
    paid: z.boolean().default(false),
    root: Part.optional(),
  }))
  .output(z.bigint().nullable())
  .mutation(() => null);
`,
  );
  const { code, out, err } = await ahoy(['describe', 'shop.order'], { cwd: folder });
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(`shop.order  mutation
Deprecated: use buy

input  { address, price, paid?, root? }
  address  object
    zip    string     like /^[0-9]+$/; Postal code.
  price    number     at least 0, a multiple of 0.5
  paid?    boolean    default false
  root?    Part
    name   string
    parts  Part[]

output  bigint | null

errors  carry beside code and message
  reason  "SOLD_OUT"
  backAt  Date

REST        POST /shop/order
gRPC        shop.Shop/Order
tRPC        /trpc/shop.order
timeout     500 ms, unless the caller says another
idempotent  it may run twice with the effect of once

callers
  none in this repository

example
  ahoy call shop.order --address.zip text --price 0
`);
});
