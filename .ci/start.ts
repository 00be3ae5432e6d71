/** Starts the production bundles with `npm start`, greets through each of them, and stops them. */
import { untilReady } from '@ahoy/server';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const WEB = 'http://127.0.0.1:5173';
/** Longest wait for the bundles to answer, in milliseconds. */
const TIMEOUT_MS = 60_000;

const child = spawn('npm', ['start'], {
  cwd: path.resolve(import.meta.dirname, '..'),
  detached: true,
  stdio: 'inherit',
});
const closed = once(child, 'close');
try {
  await Promise.all(
    ['http://127.0.0.1:5000', 'http://127.0.0.1:5100'].map((url) => untilReady(url, { timeoutMs: TIMEOUT_MS })),
  );
  await expectText(
    `${WEB}/greeter/trpc/greeter.sayHello?input=${encodeURIComponent('{"name":"World"}')}`,
    'Hello, World',
  );
  await expectText(`${WEB}/concierge/trpc/concierge.guestbook?input=%7B%7D`, '"total":');
  await expectText(WEB, '<div id="root">');
  console.log('npm start: the services and the page answer');
} finally {
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
  await closed;
}

async function expectText(url: string, text: string): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const body = await fetch(url).then((response) => response.text(), String);
    if (body.includes(text)) return;
    if (Date.now() > deadline) throw new Error(`${url}: expected ${text}, got ${body.slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
