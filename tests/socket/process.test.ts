import { createProcedureBuilder, type ServiceProcedureBuilder } from '@ahoy/core/procedure';
import { serve, type Server } from '@ahoy/server';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Authority, createAuthority } from '../support/certificates.ts';
import { silent } from '../support/transports.ts';

const procedure: ServiceProcedureBuilder = createProcedureBuilder();
/** Far longer than a process needs that has nothing to wait for. */
const LATER_MS = 500;

const services = {
  clock: {
    now: procedure.query(() => 'now'),
    later: procedure.query(async () => wait(LATER_MS, 'later')),
    ticks: procedure.subscription(async function* () {
      for (let tick = 0; ; tick++) {
        yield tick;
        await wait(LATER_MS);
      }
    }),
  },
};

let authority: Authority;
let folder: string;
let plain: Server;
let secure: Server;

beforeAll(async () => {
  authority = await createAuthority();
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-process-'));
  const options = { ports: [0], logger: silent, stopOn: [] };
  plain = await serve(services, { ...options, unix: path.join(folder, 'clock.sock') });
  secure = await serve(services, { ...options, tls: await authority.sign() });
});
afterAll(async () => {
  await Promise.all([plain.close(), secure.close(), authority[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
});

const urls: Record<string, () => string> = {
  tcp: () => `tcp://127.0.0.1:${plain.addresses[0]?.port}`,
  tls: () => `tls://localhost:${secure.addresses[0]?.port}`,
  unix: () => plain.addresses[1]?.url ?? '',
};

/** Runs a program with a client of the clock; returns what it has printed, and the code that it has ended with. */
async function run(url: string, program: string): Promise<{ readonly said: string; readonly code: unknown }> {
  const text = `
    import { connect } from '@ahoy/client';
    const { clock } = connect(${JSON.stringify(url)});
    ${program}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', text], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: authority.caFile },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [unknown];
  return { said, code };
}

describe.each(Object.keys(urls))('a process with a client over %s', (way) => {
  const url = (): string => urls[way]?.() ?? '';

  test('ends when it waits for nothing, though its connection is open', async () => {
    expect(await run(url(), 'console.log(await clock.now());')).toEqual({ said: 'now\n', code: 0 });
  }, 20_000);

  test('waits for the answers to its calls, one after the other', async () => {
    const program = 'console.log(await clock.later()); console.log(await clock.later(), await clock.now());';
    expect(await run(url(), program)).toEqual({ said: 'later\nlater now\n', code: 0 });
  }, 20_000);

  test('waits for the items of a stream until it has left that', async () => {
    const program = 'for await (const tick of clock.ticks()) { console.log(tick); if (tick === 1) break; }';
    expect(await run(url(), program)).toEqual({ said: '0\n1\n', code: 0 });
  }, 20_000);
});
