import { createProcedureBuilder, createRouter, stream, trackedStream } from '@ahoy/core/procedure';
import { initTRPC } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { contractHash } from './contract-hash.ts';
import { contractOf } from './contract-of.ts';
import type { ProcedureContract } from './contract.ts';
import type { Field, Node } from './node.ts';

const procedure = createProcedureBuilder();
const Greeting = z.object({ message: z.string() });
const greeting: Node = {
  kind: 'object',
  fields: [{ name: 'message', node: { kind: 'string' } }],
  unknown: 'strip',
};

/** The contract of one procedure, `test.run`. */
function read(run: object): ProcedureContract {
  return contractOf({ test: { run } }).procedures[0] as ProcedureContract;
}

test('procedures stand in order of their paths, with what they say of themselves', () => {
  const hello = procedure
    .meta({ http: 'GET /hello', description: 'Greets' })
    .output(Greeting)
    .query(() => ({ message: '' }));
  const note = procedure.input(Greeting).mutation(() => {});
  const services = { greeter: { hello }, admin: { notes: { note } } };
  const { version, procedures, types } = contractOf(services);
  expect([version, types]).toStrictEqual([1, {}]);
  expect(procedures).toStrictEqual([
    { path: 'admin.notes.note', type: 'mutation', streaming: 'unary', meta: {}, input: greeting },
    {
      path: 'greeter.hello',
      type: 'query',
      streaming: 'unary',
      meta: { http: 'GET /hello', description: 'Greets' },
      output: greeting,
    },
  ]);
  expect(contractOf(createRouter(services))).toStrictEqual(contractOf(services));
});

test('the real router is read, the same each time', async () => {
  const services = (await import(new URL('../../router/src/services.ts', import.meta.url).href)) as object;
  const contract = contractOf(services);
  const kinds = new Map(
    contract.procedures.map(({ path, streaming, tracked }) => [path, [streaming, tracked === true]]),
  );
  expect(kinds.get('greeter.sayHello')).toEqual(['unary', false]);
  expect(kinds.get('greeter.sayHelloMany')).toEqual(['server', true]);
  expect(kinds.get('greeter.sayHelloToAll')).toEqual(['client', false]);
  expect(kinds.get('greeter.chat')).toEqual(['bidi', false]);
  expect(Object.keys(contract.types)).toContain('HelloRequest');
  expect(JSON.parse(JSON.stringify(contract))).toStrictEqual(contract);
  expect(JSON.stringify(contractOf(services))).toBe(JSON.stringify(contract));
  expect(contractHash(contractOf(services))).toBe(contractHash(contract));
});

describe('a stream', () => {
  async function* nothing(): AsyncGenerator<never> {}

  test('is read by its items', () => {
    expect(read(procedure.output(stream(Greeting)).subscription(nothing))).toStrictEqual({
      path: 'test.run',
      type: 'subscription',
      streaming: 'server',
      meta: {},
      output: greeting,
    });
    const tracked = procedure.output(trackedStream(Greeting).describe('Greetings')).subscription(nothing);
    expect(read(tracked)).toMatchObject({ output: greeting, tracked: true });
  });

  test('that declares no output has none', () => {
    expect(read(procedure.subscription(nothing))).toStrictEqual({
      path: 'test.run',
      type: 'subscription',
      streaming: 'server',
      meta: {},
    });
  });

  test('may be sent to a procedure too', () => {
    const run = procedure.input(stream(Greeting)).mutation(() => {});
    expect(read(run)).toMatchObject({ streaming: 'client', input: greeting });
  });

  test('is refused inside of a value, and a subscription that gives no stream is too', () => {
    const inside = procedure.output(z.object({ items: stream(Greeting) })).query(() => ({ items: nothing() }));
    expect(() => read(inside)).toThrow('test.run.output.items: a stream cannot stand inside of a value');
    const other = procedure.output(z.custom<AsyncIterable<string>>()).subscription(nothing);
    expect(() => read(other)).toThrow('test.run.output: expected stream(item) or trackedStream(item)');
  });
});

describe('an input', () => {
  test.each<[string, z.ZodType, boolean]>([
    ['is', Greeting, false],
    ['may be left out', Greeting.optional(), true],
    ['may be left out', Greeting.default({ message: '' }), true],
  ])('%s', (_, schema, optional) => {
    const { input, inputOptional = false } = read(procedure.input(schema).query(() => ''));
    expect([input, inputOptional]).toStrictEqual([greeting, optional]);
  });

  test.each([z.void(), z.undefined()])('that can only be undefined is none', (schema) => {
    expect(read(procedure.input(schema).query(() => ''))).not.toHaveProperty('input');
  });

  test('of several objects has the fields of all; the later wins, and optional is what is optional in all', () => {
    const run = procedure
      .input(z.object({ a: z.string(), b: z.string().optional() }).meta({ id: 'First' }))
      .input(z.strictObject({ c: z.int(), a: z.string().min(1).default('x') }))
      .input(z.object({ b: z.int().default(5) }).refine(Boolean))
      .query(() => '');
    const fields: Field[] = [
      { name: 'a', node: { kind: 'string', min: 1 } },
      { name: 'b', node: { kind: 'integer', format: 'safe' }, optional: true, default: 5 },
      { name: 'c', node: { kind: 'integer', format: 'safe' } },
    ];
    expect(read(run).input).toStrictEqual({ kind: 'object', fields, unknown: 'strict', refinements: 1 });
  });

  test('of several that are no objects has to fit each', () => {
    const run = procedure.input(z.string()).input(z.string().min(1));
    expect(read(run.query(() => '')).input).toStrictEqual({
      kind: 'intersection',
      left: { kind: 'string' },
      right: { kind: 'string', min: 1 },
    });
  });
});

test('the data of declared errors is read as an output, and the meta stays plain data', () => {
  const errors = z.object({ reason: z.literal('FULL'), retryAt: z.date().default(new Date(0)) });
  const { meta, ...rest } = read(procedure.meta({ errors, idempotent: true }).query(() => ''));
  expect(meta).toStrictEqual({ idempotent: true });
  expect(rest.errors).toMatchObject({ fields: [{ name: 'reason' }, { name: 'retryAt', node: { kind: 'date' } }] });
  expect(rest.errors).not.toHaveProperty('fields.1.optional');
});

describe('what cannot travel is refused at once', () => {
  const Ticket = z.object({ file: z.file() }).meta({ id: 'Ticket' });
  test.each<[string, z.ZodType]>([
    ['test.run.output.a: a file cannot travel; send its bytes as z.instanceof(Uint8Array)', z.object({ a: z.file() })],
    ['test.run.output[]: a function cannot travel', z.array(z.function())],
    ['test.run.output{}: a symbol cannot travel', z.record(z.string(), z.symbol())],
    [
      'test.run.output: the result of a transform is not known; say what it is with .pipe(',
      z.string().transform(Number),
    ],
    ['test.run.output["a b"]', z.object({ 'a b': z.file() })],
    ['test.run.output: an instance of URL cannot travel', z.instanceof(URL)],
    ['test.run.output: NaN cannot be a literal', z.literal(Number.NaN)],
    ['test.run.output.__proto__: no payload may have', z.object({ ['__proto__']: z.string() })],
    ['test.run.output.t → Ticket.file: a file cannot travel', z.object({ t: Ticket.optional() })],
    [
      'test.run.output.a: .meta({ field }): expected a number, got "1"',
      z.object({ a: z.string().meta({ field: '1' }) }),
    ],
  ])('%s', (message, schema) => {
    const expected = expect(() => read(procedure.output(schema).query(() => undefined)));
    expected.toThrow(message.replace('output["a b"]', 'output."a b"'));
  });

  test('a bare transform takes anything as an input', () => {
    expect(read(procedure.input(z.transform(Number)).query(() => '')).input).toStrictEqual({ kind: 'any' });
  });

  test('a schema that is not from zod 4, and a router that is not there yet', () => {
    const parse = (value: unknown): string => String(value);
    const t = initTRPC.create();
    expect(() => contractOf(t.router({ run: t.procedure.input(parse).query(() => '') }))).toThrow(
      'run.input: expected a zod 4 schema',
    );
  });
});

test('1,000 procedures are read in well under a second', () => {
  const service = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => {
      const schema = z.object({ id: z.int(), name: z.string().min(1), tags: z.array(z.enum(['a', 'b'])).default([]) });
      const named = z.object({ item: schema, at: z.date() }).meta({ id: `Item${index}` });
      return [
        `procedure${index}`,
        procedure
          .input(schema)
          .output(named)
          .query(() => undefined as never),
      ];
    }),
  );
  const started = performance.now();
  const contract = contractOf({ test: service });
  expect(contractHash(contract)).toHaveLength(16);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect([contract.procedures.length, Object.keys(contract.types).length]).toEqual([1_000, 1_000]);
});
