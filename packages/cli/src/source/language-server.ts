import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readMessages } from './read-messages.ts';
import type { Position } from './source-place.ts';

/** TypeScript's language server, as far as it says where a name is declared. */
export interface LanguageServer extends AsyncDisposable {
  /**
   * Finds the declarations of the name at a position.
   * @throws Error for a server that has ended.
   */
  readonly definitionsOf: (position: Position) => Promise<readonly Position[]>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: object;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/**
 * Starts the language server of a repository's own TypeScript, `tsc --lsp`; it ends with `await using`.
 * @throws Error where there is none.
 */
export async function startLanguageServer(root: string, signal: AbortSignal): Promise<LanguageServer> {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc)) throw new Error('TypeScript is not installed here');
  signal.throwIfAborted();
  const server = spawn(process.execPath, [tsc, '--lsp', '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = once(server, 'close').catch(() => {});
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const opened = new Set<string>();
  let lastId = 0;

  function send(message: Message): void {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  function receive({ id, method, params, result, error }: Message): void {
    if (id === undefined) return;
    if (method !== undefined) return send({ id, result: settingsFor(params) });
    const call = waiting.get(id);
    waiting.delete(id);
    if (error) call?.reject(new Error(error.message));
    else call?.resolve(result);
  }

  function ask(method: string, params: object): Promise<unknown> {
    if (!server.stdin.writable) return Promise.reject(new Error('the language server has ended'));
    const answer = Promise.withResolvers<unknown>();
    waiting.set(++lastId, answer);
    send({ id: lastId, method, params });
    return answer.promise;
  }

  async function open(file: string): Promise<void> {
    if (opened.has(file)) return;
    opened.add(file);
    const languageId = file.endsWith('x') ? 'typescriptreact' : 'typescript';
    const text = await readFile(file, 'utf8');
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri: uriOf(file), languageId, version: 1, text } },
    });
  }

  function rejectAll(): void {
    for (const { reject } of waiting.values()) reject(new Error('the language server has ended'));
    waiting.clear();
  }

  const end = (): void => void server.kill();
  signal.addEventListener('abort', end);
  server.stdin.on('error', () => {});
  server.on('error', rejectAll);
  server.stdout.on(
    'data',
    readMessages((message) => receive(message as Message)),
  );
  server.on('close', () => {
    signal.removeEventListener('abort', end);
    rejectAll();
  });
  await ask('initialize', { processId: process.pid, rootUri: uriOf(root), capabilities: {} }).catch((error: Error) => {
    end();
    throw error;
  });
  send({ method: 'initialized', params: {} });

  return {
    async definitionsOf({ file, line, character }) {
      await open(file);
      const params = { textDocument: { uri: uriOf(file) }, position: { line, character } };
      const found = (await ask('textDocument/definition', params)) as Location | readonly Location[] | null;
      return [found ?? []].flat().map(({ uri, range }) => ({ file: fileURLToPath(uri), ...range.start }));
    },
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}

/** It asks for settings, each of which may be null: none. */
function settingsFor(params: object = {}): readonly null[] | null {
  return 'items' in params && Array.isArray(params.items) ? params.items.map(() => null) : null;
}

function uriOf(file: string): string {
  return pathToFileURL(file).href;
}
