import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

/** Time that TypeScript's language server may take for an answer, on a busy machine. */
const ANSWER_MS = 30_000;

const here = import.meta.dirname;
const repository = path.resolve(here, '../../..');
const greeterModule = path.join(here, 'greeter.ts');

/** A file that a caller might write; it lives in the editor only. */
const file = pathToFileURL(path.join(here, 'caller-in-the-editor.ts')).href;
const text = `import type { Caller } from '@ahoy/core';
import type { TRPCClient } from '@trpc/client';
import type { AppRouter } from './index.ts';

declare const ours: Caller<AppRouter>;
declare const stock: TRPCClient<AppRouter>;

export const first = ours.greeter.sayHello({ name: 'Ada' });
export const second = stock.greeter.sayHello.query({ name: 'Ada' });
`;

interface Place {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number } };
}
interface Hover {
  readonly contents: string | { readonly value: string };
}
interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

const editor = startEditor();
beforeAll(() => editor.open(), ANSWER_MS);
afterAll(() => editor.close());

describe.each([
  { client: 'the Caller', code: 'ours.greeter.sayHello' },
  { client: 'a stock client', code: 'stock.greeter.sayHello' },
])('on sayHello of $client', ({ code }) => {
  test('go-to-definition lands on the export in greeter.ts', { timeout: ANSWER_MS }, async () => {
    const places = await editor.ask<Place[] | Place>('textDocument/definition', lastNameIn(code));
    const source = readFileSync(greeterModule, 'utf8').split('\n');
    const found = [places].flat().map(({ uri, range }) => [uri, source[range.start.line]]);
    expect(found).toEqual([[pathToFileURL(greeterModule).href, 'export const sayHello = procedure']]);
  });

  test('the hover shows the input and the output', { timeout: ANSWER_MS }, async () => {
    const { contents } = await editor.ask<Hover>('textDocument/hover', lastNameIn(code));
    const shown = typeof contents === 'string' ? contents : contents.value;
    expect(shown).toMatch(/name: string/);
    expect(shown).toMatch(/locale\?: /);
    expect(shown).toMatch(/message: string/);
    expect(shown.length).toBeLessThan(600);
    expect(shown).not.toMatch(/ZodObject|ProcedureBuilder|_zod/);
  });
});

/** Where the last name of a piece of the text stands. */
function lastNameIn(code: string): object {
  const before = text.slice(0, text.indexOf(code) + code.lastIndexOf('.') + 2).split('\n');
  return {
    textDocument: { uri: file },
    position: { line: before.length - 1, character: (before.at(-1) ?? '').length - 1 },
  };
}

/** Starts TypeScript's language server, and speaks with it as an editor does. */
function startEditor() {
  const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
  const server = spawn(process.execPath, [tsc, '--lsp', '--stdio'], {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  let received = Buffer.alloc(0);

  server.stdin.on('error', () => {});
  server.on('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('the language server has ended'));
  });
  server.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (;;) {
      const bodyAt = received.indexOf('\r\n\r\n') + 4;
      const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1', 0, bodyAt))?.[1]);
      if (bodyAt < 4 || received.length < bodyAt + length) return;
      receive(JSON.parse(received.toString('utf8', bodyAt, bodyAt + length)) as Message);
      received = received.subarray(bodyAt + length);
    }
  });

  function receive({ id, method, params, result, error }: Message): void {
    if (id === undefined) return;
    if (method !== undefined) {
      // The server asks for settings; an editor without any answers null to each.
      const items = (params as { items?: unknown[] } | undefined)?.items;
      return send({ id, result: items ? items.map(() => null) : null });
    }
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  }

  function send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  async function ask<T>(method: string, params: object): Promise<T> {
    const id = ++lastId;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    send({ id, method, params });
    return (await answer.promise) as T;
  }

  async function open(): Promise<void> {
    await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(repository).href, capabilities: {} });
    send({ method: 'initialized', params: {} });
    const textDocument = { uri: file, languageId: 'typescript', version: 1, text };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
  }

  return { ask, open, close: () => server.kill('SIGKILL') };
}
