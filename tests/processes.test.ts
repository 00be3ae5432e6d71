import { CallError, type Caller, connect } from '@ahoy/client';
import type { AppRouter } from '@ahoy/router';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, type ServiceProcess, spawnService, startService } from './support/service-process.ts';

let folder: string;
let started: Omit<ServiceProcess, 'url'>[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-'));
  started = [];
});
afterEach(async () => {
  await Promise.all(started.map((service) => service.stop('SIGKILL')));
  await rm(folder, { recursive: true });
});

async function greeterAt(port: number): Promise<ServiceProcess> {
  const service = await startService('greeter', port);
  started.push(service);
  return service;
}

async function conciergeAt(port: number, greeter: number): Promise<ServiceProcess> {
  const env = { GREETER_URL: `tcp://127.0.0.1:${greeter}`, GUEST_BOOK: path.join(folder, 'guest-book.sqlite') };
  const service = await startService('concierge', port, env);
  started.push(service);
  return service;
}

/** Every guest in the guest book, page by page. */
async function guestsOf(api: Caller<AppRouter>): Promise<string[]> {
  const guests: string[] = [];
  for (let cursor: number | undefined; ;) {
    const page = await api.concierge.guestbook({ limit: 100, ...(cursor && { cursor }) });
    guests.push(...page.visits.map(({ guest }) => guest));
    if (page.nextCursor === undefined) return guests.toReversed();
    cursor = page.nextCursor;
  }
}

describe('the greeter is killed under load', () => {
  it('the concierge says so, loses no record, and recovers by itself', async () => {
    const [greeterPort, conciergePort] = [await freePort(), await freePort()];
    const greeter = await greeterAt(greeterPort);
    const { url } = await conciergeAt(conciergePort, greeterPort);
    const api = connect<AppRouter>(url);

    const answered: string[] = [];
    const errors: CallError[] = [];
    let recovered = 0;
    let killed = false;
    let restarted = false;
    let enough = false;
    const visitor = async (visitorId: number): Promise<void> => {
      for (let n = 0; !enough; n++) {
        const guests = [`guest ${visitorId}-${n} a`, `guest ${visitorId}-${n} b`];
        try {
          await api.concierge.welcome({ guests });
          answered.push(...guests);
          if (restarted) recovered++;
        } catch (error) {
          errors.push(error as CallError);
          // A caller that is refused tries again a little later.
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }
    };
    const visitors = Promise.all([1, 2, 3, 4].map(visitor));
    await expect.poll(() => answered.length, { timeout: 10_000 }).toBeGreaterThan(50);
    killed = (await greeter.stop('SIGKILL')) === 'SIGKILL';
    await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(5);
    await greeterAt(greeterPort);
    restarted = true;
    await expect.poll(() => recovered, { timeout: 10_000 }).toBeGreaterThan(5);
    enough = true;
    await visitors;

    expect(killed).toBe(true);
    expect([...new Set(errors.map(({ code }) => code))]).toEqual(['SERVICE_UNAVAILABLE']);
    expect(errors.every(({ message }) => message.startsWith('greeter-service'))).toBe(true);
    const recorded = await guestsOf(api);
    expect(recorded.toSorted()).toEqual(answered.toSorted());
  });
});

describe('the concierge is killed under load', () => {
  it('no guest who was answered is lost', async () => {
    const [greeterPort, conciergePort] = [await freePort(), await freePort()];
    await greeterAt(greeterPort);
    const concierge = await conciergeAt(conciergePort, greeterPort);
    const api = connect<AppRouter>(concierge.url);

    const answered: string[] = [];
    const visitor = async (visitorId: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const guests = [`guest ${visitorId}-${n}`];
        const welcomed = await api.concierge.welcome({ guests }).catch(() => undefined);
        if (!welcomed) return;
        answered.push(...guests);
      }
    };
    const visitors = Promise.all([1, 2, 3, 4].map(visitor));
    await expect.poll(() => answered.length, { timeout: 10_000 }).toBeGreaterThan(50);
    await concierge.stop('SIGKILL');
    await visitors;

    await conciergeAt(conciergePort, greeterPort);
    const recorded = new Set(await guestsOf(api));
    expect(answered.filter((guest) => !recorded.has(guest))).toEqual([]);
  });
});

describe('a service that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('by %s finishes what runs, and ends with 0', async (signal) => {
    const [greeterPort, conciergePort] = [await freePort(), await freePort()];
    await greeterAt(greeterPort);
    const concierge = await conciergeAt(conciergePort, greeterPort);
    const api = connect<AppRouter>(concierge.url);
    const guests = Array.from({ length: 100 }, (_, index) => `guest ${index}`);
    const running = api.concierge.welcome({ guests });
    // The greeter has been asked, so the concierge is in the middle of it.
    await expect.poll(() => started[0]?.output()).toContain('greeter.sayHello');
    const code = concierge.stop(signal);
    expect(await running).toHaveLength(100);
    expect(await code).toBe(0);
    expect(concierge.output()).toContain('concierge-service has stopped');
  });

  it('does not wait for streams, and their readers resume at the next one', async () => {
    const port = await freePort();
    const greeter = await greeterAt(port);
    const api = connect<AppRouter>(greeter.url);
    const greetings = api.greeter.greetings()[Symbol.asyncIterator]();
    let current = greetings.next();
    let arrived = false;
    void current.then(() => (arrived = true));
    await expect
      .poll(async () => {
        await api.greeter.sayHello({ name: 'before' });
        return arrived;
      })
      .toBe(true);
    const begun = Date.now();
    expect(await greeter.stop('SIGTERM')).toBe(0);
    expect(Date.now() - begun).toBeLessThan(5_000);
    await greeterAt(port);

    let name = (await current).value?.data.name;
    while (name === 'before') {
      current = greetings.next();
      await expect
        .poll(
          async () => {
            await api.greeter.sayHello({ name: 'after' });
            return Promise.race([current.then(() => true), new Promise((resolve) => setTimeout(resolve, 20, false))]);
          },
          { timeout: 10_000 },
        )
        .toBe(true);
      name = (await current).value?.data.name;
    }
    expect(name).toBe('after');
    await greetings.return?.();
  });
});

describe('a service that cannot start says why in one line', () => {
  it('when its port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const service = spawnService('greeter', { PORT_GREETER: String(port) });
    started.push(service);
    await once(service.child, 'exit');
    taken.close();
    expect(service.child.exitCode).toBe(1);
    expect(service.output()).toBe(
      `port ${port} is taken: stop what listens there, or set PORT_GREETER to another port\n`,
    );
  });

  it.each([
    ['greeter', { PORT_GREETER: '70000' }, 'PORT_GREETER: expected ports from 0 to 65535, got "70000"\n'],
    [
      'concierge',
      { GREETER_URL: 'greeter:5000' },
      'GREETER_URL: expected tcp://host:port or http://host:port, got "greeter:5000"\n',
    ],
    [
      'concierge',
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: expected one of trace, debug, info, warn, error, silent, got "loud"\n',
    ],
    ['concierge', { GUEST_BOOK: '/dev/null/book' }, expect.stringMatching(/^guest book \/dev\/null\/book: .*\n$/)],
  ] as const)('when the %s has %o', async (name, env, message) => {
    const service = spawnService(name, { [`PORT_${name.toUpperCase()}`]: '0', ...env });
    started.push(service);
    await once(service.child, 'exit');
    expect(service.child.exitCode).toBe(1);
    expect(service.output()).toEqual(message);
  });
});
