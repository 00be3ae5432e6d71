import { type CallError, type Caller, safe } from '@ahoy/client';
import { connect, type GrpcConnectOptions } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as foreign from './support/foreign.ts';
import { generate, type PythonProcess, startPython } from './support/python.ts';

type Services = typeof foreign;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-python-'));
  const protos = path.join(import.meta.dirname, 'support/proto');
  const texts = (await readdir(protos)).map(
    async (name) => [name, await readFile(path.join(protos, name), 'utf8')] as const,
  );
  await generate(folder, new Map(await Promise.all(texts)));
});
afterAll(async () => rm(folder, { recursive: true }));

const servers: PythonProcess[] = [];
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]();
});

/** Starts a Python server, and returns its URL too. */
async function serve(reflection: 'v1' | 'v1alpha' | 'none'): Promise<{ python: PythonProcess; url: string }> {
  const python = startPython([path.join(import.meta.dirname, 'grpc-server.py'), folder, reflection]);
  servers.push(python);
  const { port } = await python.said('port');
  return { python, url: `grpc://127.0.0.1:${String(port)}` };
}

async function failure(call: PromiseLike<unknown>): Promise<CallError> {
  const [, error] = await safe(call as Promise<unknown>);
  expect(error).toBeDefined();
  return error as CallError;
}

async function itemsOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

async function* names(...list: string[]): AsyncGenerator<{ name: string }> {
  for (const name of list) yield { name };
}

/** gRPC's own interoperability tests have this one, special_status_message. */
const SPECIAL = '\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n';

const contract = contractOf({ ...foreign });

describe.each<{ how: string; reflection: 'v1' | 'v1alpha' | 'none'; options: GrpcConnectOptions }>([
  { how: 'with a contract', reflection: 'none', options: { contract, presence: 'implicit' } },
  { how: 'by reflection v1', reflection: 'v1', options: {} },
  { how: 'by reflection v1alpha', reflection: 'v1alpha', options: {} },
])('a Python server, called $how', ({ how, reflection, options }) => {
  let python: PythonProcess;
  let api: Caller<Services>;

  beforeAll(async () => {
    const server = await serve(reflection);
    python = server.python;
    api = connect<Services>(server.url, options);
  });

  it('answers a call of each kind', async () => {
    expect(await api.greeter.sayHello({ name: 'World' })).toEqual({ message: 'Hello, World' });
    expect(await itemsOf(api.greeter.sayHelloMany({ name: 'Ada,Grace' }))).toEqual([
      { message: 'Hello, Ada' },
      { message: 'Hello, Grace' },
    ]);
    expect(await api.greeter.sayHelloToAll(names('Ada', 'Grace'))).toEqual({ message: 'Hello, Ada and Grace' });
  });

  it('answers each item of a conversation before the next one is sent', async () => {
    const answers = ['Hello, Ada', 'Hello, Grace'].map((message) => ({ message, seen: Promise.withResolvers<void>() }));
    const questions = async function* (): AsyncGenerator<{ name: string }> {
      yield { name: 'Ada' };
      await answers[0]?.seen.promise;
      yield { name: 'Grace' };
    };
    const seen: string[] = [];
    for await (const { message } of api.greeter.chat(questions())) {
      seen.push(message);
      answers.find((one) => one.message === message)?.seen.resolve();
    }
    expect(seen).toEqual(['Hello, Ada', 'Hello, Grace']);
  });

  it('leaves an empty text out of its answer, which is an empty text all the same', async () => {
    expect(await api.greeter.sayHello({ name: '' })).toEqual({ message: '' });
    expect(await itemsOf(api.greeter.sayHelloMany({ name: 'Ada,' }))).toEqual([
      { message: 'Hello, Ada' },
      { message: '' },
    ]);
  });

  it('takes and gives empty messages and empty streams', async () => {
    expect(await api.lab.nothing()).toBeUndefined();
    expect(await api.greeter.sayHelloToAll(names())).toEqual({ message: 'Hello, ' });
    expect(await itemsOf(api.greeter.chat(names()))).toEqual([]);
  });

  it('takes 271,828 bytes and gives 314,159', async () => {
    const { payload, received } = await api.lab.large({ responseSize: 314_159, payload: new Uint8Array(271_828) });
    expect(received).toBe(271_828);
    expect(payload).toHaveLength(314_159);
  });

  it('is told of the time left and of metadata, and its own metadata comes back', async () => {
    let answered: Readonly<Record<string, string>> = {};
    const seen = await api.lab.context(undefined, {
      timeoutMs: 60_000,
      metadata: { 'x-tenant': 'blue' },
      onMetadata: (metadata) => (answered = metadata),
    });
    expect(seen.timeRemaining).toBeGreaterThan(1);
    expect(seen.timeRemaining).toBeLessThanOrEqual(60);
    expect(seen.metadata).toMatchObject({ 'x-tenant': 'blue' });
    expect(answered).toMatchObject({ 'x-served-for': 'blue', 'x-cost': '7' });
    expect((await api.lab.context()).timeRemaining).toBe(-1);
  });

  it.each([1, 100])('fails with TIMEOUT where it takes longer than %i ms', async (timeoutMs) => {
    expect((await failure(api.lab.wait({ id: `${how} for ${timeoutMs}` }, { timeoutMs }))).code).toBe('TIMEOUT');
  });

  it('learns of the end of a deadline, of a cancellation, and of a stream that is left', async () => {
    // The call has to come there first, however slow the machine.
    for (let timeoutMs = 100, came = false; !came; timeoutMs *= 2) {
      const id = `late after ${timeoutMs} ms`;
      const late = failure(api.lab.wait({ id }, { timeoutMs }));
      came = await Promise.race([python.said('waits', id).then(() => true), late.then(() => false)]);
      expect((await late).code).toBe('TIMEOUT');
      if (came) await python.said('ended', id);
    }

    const controller = new AbortController();
    const cancelled = failure(api.lab.wait({ id: 'cancelled' }, { signal: controller.signal }));
    await python.said('waits', 'cancelled');
    controller.abort();
    expect((await cancelled).code).toBe('CLIENT_CLOSED_REQUEST');
    await python.said('ended', 'cancelled');

    for await (const { id } of api.lab.quiet({ id: 'left' })) {
      expect(id).toBe('left');
      break;
    }
    await python.said('ended', 'left');
  });

  it('says what is wrong with the input in its own words, and names the part', async () => {
    const error = await failure(api.lab.fail({ code: 3, message: 'name: too short', field: 'guest.name' }));
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      message: 'name: too short',
      data: { issues: [{ path: ['guest', 'name'], message: 'too short' }] },
    });
  });

  it.each([
    [2, 'INTERNAL_SERVER_ERROR'],
    [5, 'NOT_FOUND'],
    [7, 'FORBIDDEN'],
    [8, 'TOO_MANY_REQUESTS'],
    [10, 'CONFLICT'],
    [16, 'UNAUTHORIZED'],
  ])('fails with the status %i, which is %s, and any message', async (code, expected) => {
    expect(await failure(api.lab.fail({ code, message: SPECIAL }))).toMatchObject({ code: expected, message: SPECIAL });
  });

  it('says that it has no such method, and no such service', async () => {
    const expected = reflection === 'none' ? 'NOT_IMPLEMENTED' : 'NOT_FOUND';
    expect((await failure(api.greeter.nope({ name: 'Ada' }))).code).toBe(expected);
    expect((await failure(api.nobody.sayHello({ name: 'Ada' }))).code).toBe(expected);
    expect(await api.greeter.sayHello({ name: 'Ada' })).toEqual({ message: 'Hello, Ada' });
  });

  it('answers 1,000 calls over one connection', async () => {
    const peers = new Set<string>();
    for (let round = 0; round < 10; round++) {
      const calls = Array.from({ length: 100 }, () => api.lab.context());
      for (const { peer } of await Promise.all(calls)) peers.add(peer);
    }
    expect(peers.size).toBe(1);
  });
});

describe('a Python server that is called by reflection', () => {
  interface Everything {
    readonly lab: {
      readonly echo: (value?: object) => Promise<{ readonly value: object; readonly json: string }>;
      readonly old: (value: object) => Promise<object>;
    };
  }
  let python: PythonProcess;
  let api: Everything;

  beforeAll(async () => {
    const server = await serve('v1alpha');
    python = server.python;
    api = connect(server.url) as unknown as Everything;
  });

  const zeros = {
    aDouble: 0,
    aFloat: 0,
    anInt32: 0,
    anInt64: 0,
    aUint32: 0,
    aUint64: 0,
    aSint32: 0,
    aSint64: 0,
    aFixed32: 0,
    aFixed64: 0,
    aSfixed32: 0,
    aSfixed64: 0,
    aBool: false,
    aString: '',
    aBytes: new Uint8Array(),
    locale: 'unspecified',
    mood: 'calm',
    packed: [],
    unpacked: [],
    texts: [],
    many: [],
    locales: [],
    byName: {},
    byNumber: {},
    byFlag: {},
    byLong: {},
    null: null,
  };

  it('gives zeros for what it has not sent, and nothing for what has presence of its own', async () => {
    expect(await api.lab.echo()).toEqual({ value: zeros, json: '{}' });
  });

  it('understands values of every type, and gives them back', async () => {
    const value = {
      aDouble: -1.5,
      aFloat: 0.25,
      anInt32: -(2 ** 31),
      anInt64: -(2n ** 63n),
      aUint32: 2 ** 32 - 1,
      aUint64: 2n ** 64n - 1n,
      aSint32: -5,
      aSint64: -(2n ** 62n),
      aFixed32: 7,
      aFixed64: 2n ** 60n,
      aSfixed32: -7,
      aSfixed64: -8,
      aBool: true,
      aString: 'émigré 😀',
      aBytes: Uint8Array.of(0, 127, 255),
      locale: 'pt_br',
      mood: 'Angry',
      nested: { label: 'outer', next: { label: '' } },
      packed: [1, -1, 2n ** 60n],
      unpacked: [-1, 1],
      texts: ['', 'a'],
      many: [{ label: 'x' }],
      locales: ['en', 7],
      byName: { Ada: 1, '': 2n ** 62n },
      byNumber: { '-1': { label: 'minus one' } },
      byFlag: { true: 'yes', false: 'no' },
      byLong: { '18446744073709551615': 'en' },
      node: { label: 'chosen' },
      at: new Date('2026-11-22T10:00:00.123Z'),
      took: -1_500.25,
      maybeText: '',
      maybeLong: 0,
      maybeFlag: false,
      struct: { a: [1, null, { b: 'c' }], '': true },
      value: [1, { a: null }],
      list: ['x', false],
      any: { typeUrl: 'type.googleapis.com/lab.Nested', value: Uint8Array.of(0x0a, 1, 0x61) },
      mask: { paths: ['a_b', 'c'] },
      null: null,
    };
    const seen = await api.lab.echo(value);
    expect(seen.value).toEqual(value);
    expect(JSON.parse(seen.json)).toEqual({
      aDouble: -1.5,
      aFloat: 0.25,
      anInt32: -2147483648,
      anInt64: '-9223372036854775808',
      aUint32: 4294967295,
      aUint64: '18446744073709551615',
      aSint32: -5,
      aSint64: '-4611686018427387904',
      aFixed32: 7,
      aFixed64: '1152921504606846976',
      aSfixed32: -7,
      aSfixed64: '-8',
      aBool: true,
      aString: 'émigré 😀',
      aBytes: 'AH//',
      locale: 'LOCALE_PT_BR',
      mood: 'Angry',
      nested: { label: 'outer', next: {} },
      packed: ['1', '-1', '1152921504606846976'],
      unpacked: [-1, 1],
      texts: ['', 'a'],
      many: [{ label: 'x' }],
      locales: ['LOCALE_EN', 7],
      byName: { Ada: '1', '': '4611686018427387904' },
      byNumber: { '-1': { label: 'minus one' } },
      byFlag: { true: 'yes', false: 'no' },
      byLong: { '18446744073709551615': 'LOCALE_EN' },
      node: { label: 'chosen' },
      at: '2026-11-22T10:00:00.123Z',
      took: '-1.500250s',
      maybeText: '',
      maybeLong: '0',
      maybeFlag: false,
      struct: { a: [1, null, { b: 'c' }], '': true },
      value: [1, { a: null }],
      list: ['x', false],
      any: { '@type': 'type.googleapis.com/lab.Nested', label: 'a' },
      mask: 'aB,c',
    });
  });

  it.each([
    [{ text: '' }, { text: '' }],
    [{ nothing: {} }, { nothing: {} }],
    [{ number: 0 }, { number: 0 }],
    [{ locale: 'LOCALE_EN' }, { locale: 'en' }],
    [{ locale: 2 }, { locale: 'pt_br' }],
  ])('takes %j and gives %j back', async (value, expected) => {
    expect((await api.lab.echo(value)).value).toEqual({ ...zeros, ...expected });
  });

  it.each([
    [{ text: 'a', number: 1 }, 'text: expected one of text, node, nothing, number, got text and number'],
    [{ locale: 'de' }, 'locale: expected one of unspecified, en, pt_br, or a number, got "de"'],
    [{ nested: { label: 1 } }, 'nested.label: expected a string, got 1'],
    [
      { anInt64: 2 ** 60 },
      'anInt64: expected a whole number of 64 bits; beyond ±(2⁵³ − 1) a bigint, got 1152921504606847000',
    ],
  ])('is not sent %j: %s', async (value, message) => {
    expect(await failure(api.lab.echo(value))).toMatchObject({ code: 'BAD_REQUEST', message, neverSent: true });
  });

  it('has proto2 fields without a value stay absent, and required ones are asked for', async () => {
    expect(await api.lab.old({ name: 'Ada', numbers: [1, 2] })).toEqual({ name: 'Ada', numbers: [1, 2] });
    expect(await python.said('old')).toEqual({ old: { name: 'Ada', numbers: [1, 2] } });
    expect(await api.lab.old({ name: 'Ada', count: 0 })).toEqual({ name: 'Ada', count: 0, numbers: [] });
    expect((await failure(api.lab.old({}))).message).toBe('name: expected a string, got nothing');
  });
});

it('a Python server without reflection is a clear error that says what to do', async () => {
  const { url } = await serve('none');
  const api = connect<Services>(url);
  expect(await failure(api.greeter.sayHello({ name: 'Ada' }))).toMatchObject({
    code: 'NOT_IMPLEMENTED',
    message: expect.stringMatching(
      /^127\.0\.0\.1:\d+ has no reflection: give its contract, such as connect\(url, \{ contract/,
    ),
    neverSent: true,
  });
});
