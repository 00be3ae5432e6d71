import { serve, type Server } from '@ahoy/server';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../apps/greeter-service/src/app.ts';
import { silent } from './support/transports.ts';

const CHROMIUM = '/usr/bin/chromium';
const run = promisify(execFile);

let server: Server;
let url: string;
let browser: Browser;
let page: Page;
let requests: string[];
let problems: string[];

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium`);
  await run('curl', ['--version']).catch((cause: unknown) => {
    throw new Error('curl is missing: apt-get install curl', { cause });
  });
  const { services, createContext } = createApp({ stopList: new Set() });
  server = await serve(services, { ports: [0], logger: silent, stopOn: [], createContext });
  url = server.addresses[0]?.url ?? '';
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--headless', '--no-sandbox', '--disable-gpu'] });
  page = await browser.newPage({ javaScriptEnabled: false });
  requests = [];
  problems = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => problems.push(message.text()));
  await page.goto(`${url}/docs`);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

test('a browser shows the page without a script, without another request, and within its policy', async () => {
  expect(requests.filter((one) => !one.endsWith('/favicon.ico'))).toEqual([`${url}/docs`]);
  expect(problems).toEqual([]);
  await page.getByRole('navigation').getByRole('link', { name: 'greeter.sayHello', exact: true }).click();
  expect(page.url()).toBe(`${url}/docs#greeter.sayHello`);
  expect(await page.locator('[id="greeter.sayHello"] pre').nth(1).innerText()).toMatch(
    /^HelloRequest \{\n {2}name: string; /,
  );
});

test('the page has the colours that its reader prefers', async () => {
  const colours: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const shown = await page.locator('pre').first().screenshot();
    colours.push(shown.toString('base64'));
  }
  expect(colours[0]).not.toBe(colours[1]);
});

test('each command of the page calls its procedure', async () => {
  const answers: Record<string, string> = {};
  for (const section of await page.locator('section:has(pre.call)').all()) {
    const name = (await section.getAttribute('id')) ?? '';
    // A live feed has nothing to say as long as nobody greets.
    if (name === 'greeter.greetings') continue;
    const { stdout } = await run('sh', ['-c', await section.locator('pre.call').innerText()]);
    answers[name] = stdout.trim();
  }
  expect(answers).toEqual({
    'greeter.chat': '{"message":"Hello, text"}',
    'greeter.sayHello': '{"message":"Hello, text"}',
    'greeter.sayHelloMany': '{"id":"1","data":{"message":"Hello, text"}}',
    'greeter.sayHelloToAll': '{"message":"Hello, text","greeted":1}',
  });
});
