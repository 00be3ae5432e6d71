import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { freePort, type ServiceProcess, startService } from './support/service-process.ts';

const CHROMIUM = '/usr/bin/chromium';
const root = path.resolve(import.meta.dirname, '..');
const screenshots = path.join(root, 'screenshots');

let folder: string;
let ports: { greeter: number; concierge: number; web: number };
let greeter: ServiceProcess;
let concierge: ServiceProcess;
let web: ReturnType<typeof spawn>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let problems: string[];

const startGreeter = async (): Promise<ServiceProcess> => startService('greeter', ports.greeter);
const startConcierge = async (): Promise<ServiceProcess> =>
  startService('concierge', ports.concierge, {
    GREETER_URL: `http://127.0.0.1:${ports.greeter}`,
    GUEST_BOOK: path.join(folder, 'guest-book.sqlite'),
  });

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`${CHROMIUM} is missing: apt-get install chromium`);
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-web-'));
  await mkdir(screenshots, { recursive: true });
  ports = { greeter: await freePort(), concierge: await freePort(), web: await freePort() };
  [greeter, concierge] = await Promise.all([startGreeter(), startConcierge()]);
  const env = {
    ...process.env,
    PORT_GREETER: String(ports.greeter),
    PORT_CONCIERGE: String(ports.concierge),
    PORT_WEB: String(ports.web),
  };
  const vite = path.join(root, 'node_modules/vite/bin/vite.js');
  web = spawn(process.execPath, [vite], { cwd: path.join(root, 'apps/web'), env, stdio: 'ignore' });
  const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath: CHROMIUM, args });
  await vi.waitUntil(answers, { timeout: 20_000 });
});
afterAll(async () => {
  await browser?.close();
  if (web && web.exitCode === null) {
    web.kill();
    await once(web, 'exit');
  }
  await Promise.all([greeter?.stop('SIGTERM'), concierge?.stop('SIGTERM')]);
  await rm(folder, { recursive: true });
});

beforeEach(async () => {
  problems = [];
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 1000 } });
  page = await open();
});
afterEach(async () => {
  await context.close();
  // A service that is down is an error of the network, which the browser reports by itself.
  expect(problems.filter((text) => !/Failed to load resource|net::ERR/.test(text))).toEqual([]);
});

async function answers(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${ports.web}`).then(
    (response) => response.ok,
    () => false,
  );
}

async function open(): Promise<Page> {
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  opened.on('pageerror', (error) => problems.push(error.message));
  opened.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await opened.goto(`http://127.0.0.1:${ports.web}`);
  await opened.getByRole('heading', { name: 'Ahoy' }).waitFor();
  return opened;
}

async function welcome(where: Page, ...guests: string[]): Promise<void> {
  const region = where.getByRole('region', { name: 'Welcome guests' });
  for (const guest of guests) {
    await region.getByRole('textbox', { name: 'Guest' }).fill(guest);
    await region.getByRole('button', { name: 'Add', exact: true }).click();
  }
  await region.getByRole('button', { name: /^Welcome/ }).click();
}

it('greets, in the language that is chosen, by keyboard alone', async () => {
  const region = page.getByRole('region', { name: 'Greet someone' });
  await region.getByRole('textbox', { name: 'Name' }).focus();
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await region.getByText('Hello, Ada').waitFor();
  await region.getByRole('combobox', { name: 'Language' }).selectOption('fr');
  await region.getByRole('button', { name: 'Greet' }).press('Enter');
  await region.getByText('Bonjour, Ada').waitFor();
});

it('says what is wrong with a name while it is typed, by the limits of the procedure', async () => {
  const region = page.getByRole('region', { name: 'Greet someone' });
  const field = region.getByRole('textbox', { name: 'Name' });
  await field.fill('x'.repeat(81));
  await region.getByText('A name has at most 80 characters').waitFor();
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  await field.fill('   ');
  await region.getByText('Please give a name').waitFor();
  await field.fill('Grace');
  await region.getByText('Please give a name').waitFor({ state: 'detached' });
});

it('shows the error that the procedure declares as a friendly line', async () => {
  const region = page.getByRole('region', { name: 'Greet someone' });
  await region.getByRole('textbox', { name: 'Name' }).fill('Voldemort');
  await region.getByRole('button', { name: 'Greet' }).click();
  await region
    .getByText(/Voldemort.*(stop list|not greet|not welcome)|(does not|not) greet/i)
    .first()
    .waitFor();
});

it('shows guests that are welcomed in one tab in the live feed and the guest book of the other', async () => {
  const other = await open();
  const arrivals = other.getByRole('region', { name: 'Arrivals' });
  await arrivals.getByText(/live/i).first().waitFor();
  await welcome(page, 'Émile', 'Grace Hopper');
  await arrivals.getByText('Émile', { exact: true }).waitFor();
  await arrivals.getByText('Grace Hopper', { exact: true }).waitFor();
  const book = page.getByRole('region', { name: 'Guest book' });
  await book.getByText('Grace Hopper').first().waitFor();
  await book.getByRole('searchbox', { name: 'Search the guest book' }).fill('émil');
  await book.getByText('Grace Hopper').first().waitFor({ state: 'detached' });
  await book.getByText('Émile').first().waitFor();
});

it('shows more of a long guest book page by page, with no line twice', async () => {
  const guests = Array.from({ length: 45 }, (_, index) => `Paged ${String(index).padStart(2, '0')}`);
  const response = await fetch(`${concierge.url}/welcome`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ guests }),
  });
  expect(response.status).toBe(200);
  const book = page.getByRole('region', { name: 'Guest book' });
  await book.getByRole('searchbox', { name: 'Search the guest book' }).fill('paged');
  await book.getByText('45 visits found').waitFor();
  const lines = book.getByText(/^Paged \d\d$/);
  await expect.poll(() => lines.count(), { timeout: 15_000 }).toBe(20);
  const more = book.getByRole('button', { name: 'Show more' });
  await more.click();
  await expect.poll(() => lines.count(), { timeout: 15_000 }).toBe(40);
  await more.click();
  await expect.poll(() => lines.count(), { timeout: 15_000 }).toBe(45);
  expect((await lines.allTextContents()).toSorted()).toEqual(guests);
  expect(await more.isVisible()).toBe(false);
});

it('says that a service is down, and recovers by itself when it is back, feed included', async () => {
  const arrivals = page.getByRole('region', { name: 'Arrivals' });
  await arrivals.getByText(/live/i).first().waitFor();
  await concierge.stop('SIGKILL');
  await arrivals
    .getByText(/reconnecting/i)
    .first()
    .waitFor();
  await page.getByRole('region', { name: 'Guest book' }).getByRole('searchbox').fill('nobody yet');
  await page
    .getByText(/concierge.* (down|not reachable|unavailable|not answering)/i)
    .first()
    .waitFor();
  await page.screenshot({ path: path.join(screenshots, 'service-down.png'), fullPage: true });
  concierge = await startConcierge();
  await arrivals.getByText(/live/i).first().waitFor();
  await welcome(page, 'After the break');
  await arrivals.getByText('After the break', { exact: true }).waitFor();
});

it('greets again after the greeter has been restarted while the page was open', async () => {
  const region = page.getByRole('region', { name: 'Greet someone' });
  await greeter.stop('SIGTERM');
  await region.getByRole('textbox', { name: 'Name' }).fill('Patient');
  await region.getByRole('button', { name: 'Greet' }).click();
  await page
    .getByText(/greeter.* (down|not reachable|unavailable|not answering)/i)
    .first()
    .waitFor();
  greeter = await startGreeter();
  await region.getByText('Hello, Patient').waitFor();
});

it.each(['light', 'dark'] as const)('is drawn in the %s theme, wide and narrow', async (colorScheme) => {
  await page.emulateMedia({ colorScheme });
  const field = page.getByRole('region', { name: 'Greet someone' }).getByRole('textbox', { name: 'Name' });
  await field.fill('Ada');
  await field.press('Enter');
  await page.getByText('Hello, Ada').waitFor();
  for (const width of [1200, 360]) {
    await page.setViewportSize({ width, height: 900 });
    await page.screenshot({ path: path.join(screenshots, `${colorScheme}-${width}.png`), fullPage: true });
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
  }
});
