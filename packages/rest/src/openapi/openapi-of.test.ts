import { type Contract, contractOf, type Node } from '@ahoy/contract';
import { createProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import * as concierge from '@ahoy/router/concierge';
import * as greeter from '@ahoy/router/greeter';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { object, typed, types } from '../node.fixture.ts';
import type { OpenApiDocument, Operation } from './document.ts';
import { checkOf } from './json-schema.fixture.ts';
import { openApiOf } from './openapi-of.ts';
import { trpcOpenApiOf } from './trpc-openapi-of.ts';

const info = { title: 'Test', version: '1' };
const procedure = createProcedureBuilder();

/** Says what is wrong with a document, its references and its examples. */
async function problemsOf(document: OpenApiDocument): Promise<unknown> {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(structuredClone(document) as unknown as Record<string, unknown>);
  if (!valid) return errors;
  validator.resolveRefs();
  const { schemas } = document.components;
  for (const media of mediaOf(document)) {
    const problem = 'example' in media ? checkOf(media.schema, schemas)(media.example) : undefined;
    if (problem !== undefined) return `${JSON.stringify(media)}: ${problem}`;
  }
  return undefined;
}

/** Every body of a document. */
function mediaOf({ paths }: OpenApiDocument) {
  const operations = Object.values(paths).flatMap((item) => Object.values(item));
  return operations.flatMap(({ requestBody, responses, parameters = [] }) => [
    ...Object.values(requestBody?.content ?? {}),
    ...parameters.flatMap(({ content = {} }) => Object.values(content)),
    ...Object.values(responses).flatMap((one) => ('$ref' in one ? [] : Object.values(one.content ?? {}))),
  ]);
}

/** The operation of a procedure `test.it`. */
function operationOf(it: object): Operation {
  const { paths } = openApiOf(contractOf({ test: { it } }), info);
  const [operation] = Object.values(paths).flatMap((item) => Object.values(item));
  return operation as Operation;
}

describe.each([
  ['REST', openApiOf],
  ['tRPC', trpcOpenApiOf],
])('the document of %s', (_name, documentOf) => {
  test('is valid for the services of this repository', async () => {
    expect(await problemsOf(documentOf(contractOf({ greeter, concierge }), info))).toBeUndefined();
  });

  test('is valid whatever the contract, and so are its examples', async () => {
    const kinds = ['query', 'mutation', 'subscription'] as const;
    const procedures = fc.tuple(object(typed(2)), typed(2), typed(1), fc.constantFrom(...kinds), fc.boolean());
    await fc.assert(
      fc.asyncProperty(procedures, async ([input, output, errors, type, inQuery]) => {
        const contract: Contract = {
          version: 1,
          types: types,
          procedures: [
            {
              path: 'test.it',
              type,
              streaming: type === 'subscription' ? 'server' : 'unary',
              meta: inQuery ? { http: 'GET /it' } : {},
              input: input.node,
              output: output.node,
              errors: errors.node,
            },
          ],
        };
        expect(await problemsOf(documentOf(contract, info))).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  test('names its services, procedures and servers', () => {
    const old = procedure
      .meta({ description: 'Does it.', deprecated: 'use b.other', stability: 'alpha' })
      .mutation(() => {});
    const document = documentOf(contractOf({ a: { old }, b: { other: procedure.mutation(() => {}) } }), {
      ...info,
      servers: ['https://example.com'],
    });
    expect(document).toMatchObject({
      info,
      servers: [{ url: 'https://example.com' }],
      tags: [{ name: 'a' }, { name: 'b' }],
    });
    const [{ post } = {}] = Object.values(document.paths);
    expect(post).toMatchObject({
      operationId: 'a.old',
      tags: ['a'],
      summary: 'Does it.',
      description: 'Deprecated: use b.other. Alpha: it may still change in any way',
      deprecated: true,
    });
  });

  test('is valid where types have names that a component may not have, or that it has itself', async () => {
    const Problem = z.object({ a: z.string() }).meta({ id: 'Problem' });
    const Tags = z.object({ b: z.string() }).meta({ id: 'Tags' });
    const Odd = z.object({ problem: Problem, tags: Tags }).meta({ id: 'Odd <name>' });
    const it = procedure.input(Odd).query(() => 1);
    const document = documentOf(contractOf({ test: { it } }), info);
    expect(await problemsOf(document)).toBeUndefined();
    expect(document.components.schemas).toHaveProperty('Odd__name_');
  });
});

describe('a route', () => {
  test('without a body has the input in its query string, as it is read', () => {
    const Input = z.object({
      id: z.string(),
      tags: z.array(z.string()).optional(),
      floor: z.int().default(1),
      where: z.object({ city: z.string() }),
      maybe: z.string().nullable(),
    });
    const it = procedure
      .meta({ http: 'GET /rooms/{id}' })
      .input(Input)
      .query(() => 1);
    const { parameters, requestBody } = operationOf(it);
    expect(requestBody).toBeUndefined();
    expect(parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      {
        name: 'tags',
        in: 'query',
        required: false,
        style: 'form',
        explode: true,
        schema: { type: 'array', items: { type: 'string' } },
      },
      { name: 'floor', in: 'query', required: false, schema: { type: 'integer', format: 'double-int' } },
      { name: 'where', in: 'query', required: true, content: { 'application/json': { schema: expect.anything() } } },
      {
        name: 'maybe',
        in: 'query',
        required: true,
        content: { 'application/json': { schema: { type: ['string', 'null'] } } },
      },
    ]);
  });

  test('takes other members in its query string where the input is open', () => {
    const it = procedure
      .meta({ http: 'GET /it' })
      .input(z.looseObject({ others: z.string() }))
      .query(() => 1);
    const names = operationOf(it).parameters?.map(({ name, required }) => [name, required]);
    expect(names).toEqual([
      ['others', true],
      ['others_', false],
    ]);
  });

  test('requires of a union what each member does', () => {
    const Input = z.union([z.object({ a: z.string(), b: z.string() }), z.object({ a: z.string(), c: z.string() })]);
    const it = procedure
      .meta({ http: 'GET /it' })
      .input(Input)
      .query(() => 1);
    expect(operationOf(it).parameters?.map(({ name, required }) => [name, required])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
  });

  test('with a body leaves out of it what is in the path', () => {
    const Input = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Booking' });
    const it = procedure
      .meta({ http: 'PUT /rooms/{id}' })
      .input(Input)
      .mutation(() => {});
    const { parameters, requestBody } = operationOf(it);
    expect(parameters?.map(({ name }) => name)).toEqual(['id']);
    expect(requestBody).toMatchObject({
      required: true,
      content: {
        'application/json': {
          schema: { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] },
          example: { name: 'text' },
        },
      },
    });
  });

  test('has no body where the path has the whole input, and needs none where it may be left out', () => {
    const whole = procedure.meta({ http: 'POST /rooms/{id}' }).input(z.object({ id: z.string() }));
    expect(operationOf(whole.mutation(() => {})).requestBody).toBeUndefined();
    const optional = procedure.input(z.object({ id: z.string() }).optional());
    expect(operationOf(optional.mutation(() => {})).requestBody?.required).toBe(false);
    const partly = procedure
      .meta({ http: 'POST /rooms/{id}' })
      .input(z.object({ id: z.string(), a: z.int().default(1) }));
    expect(operationOf(partly.mutation(() => {})).requestBody?.required).toBe(false);
  });

  test('answers with nothing where the output may be undefined', () => {
    const statuses = (output: z.ZodType): string[] =>
      Object.keys(operationOf(procedure.output(output).query(() => 1)).responses);
    expect(statuses(z.string())).toEqual(['200', '406', 'default']);
    expect(statuses(z.string().optional())).toEqual(['200', '204', '406', 'default']);
    expect(statuses(z.void())).toEqual(['204', '406', 'default']);
  });

  test('may fail with what the procedure declares', () => {
    const errors = z.object({ reason: z.literal('SOLD_OUT'), since: z.date() });
    const { responses } = operationOf(procedure.meta({ errors }).query(() => 1));
    const problem = { $ref: '#/components/schemas/Problem' };
    expect(responses['default']).toMatchObject({
      content: {
        'application/problem+json': {
          schema: { anyOf: [{ allOf: [problem, { required: ['reason', 'since'] }] }, problem] },
        },
      },
    });
  });

  test('of a stream has the schema of an item in either form', () => {
    const it = procedure
      .input(stream(z.int()))
      .output(trackedStream(z.date()))
      .subscription(async function* () {});
    const { requestBody, responses } = operationOf(it);
    expect(requestBody?.content['application/jsonl']?.schema.contentSchema).toMatchObject({ type: 'integer' });
    const date = { type: 'string', format: 'date-time' };
    expect(responses[200]).toMatchObject({
      content: {
        'application/jsonl': { schema: { type: 'string', contentSchema: { properties: { data: date } } } },
        'text/event-stream': { schema: { type: 'string', contentSchema: date } },
      },
    });
  });

  test('shares its path with one whose parameters have other names', async () => {
    const Input = z.object({ id: z.string(), name: z.string() });
    const get = procedure
      .meta({ http: 'GET /rooms/{id}' })
      .input(Input)
      .query(() => 1);
    const put = procedure
      .meta({ http: 'PUT /rooms/{name}' })
      .input(Input)
      .mutation(() => {});
    const document = openApiOf(contractOf({ test: { get, put } }), info);
    expect(await problemsOf(document)).toBeUndefined();
    const item = document.paths['/rooms/{id}'];
    expect(Object.keys(item ?? {})).toEqual(['get', 'put']);
    expect(item?.put?.parameters?.map(({ name }) => name)).toEqual(['id']);
  });
});

test('a type that differs as input and as output is two components', () => {
  const Room = z.object({ beds: z.int32().default(2) }).meta({ id: 'Room' });
  const it = procedure
    .input(Room)
    .output(Room)
    .query(({ input }) => input);
  const { schemas } = openApiOf(contractOf({ test: { it } }), info).components;
  const beds = { type: 'integer', format: 'int32' };
  expect(schemas).toMatchObject({
    Room: { properties: { beds: { ...beds, default: 2 } } },
    Room_output: { properties: { beds }, required: ['beds'] },
  });
  expect(schemas['Room']).not.toHaveProperty('required');
});

test('a document without its schemas is not valid, so that this test can fail', async () => {
  const document = openApiOf(contractOf({ greeter }), info);
  const broken = { ...document, components: { ...document.components, schemas: {} } };
  expect(await problemsOf(broken)).toContain("Can't resolve");
});

test('an example that does not fit is found', async () => {
  const node: Node = { kind: 'string' };
  const contract: Contract = {
    version: 1,
    types: {},
    procedures: [{ path: 'test.it', type: 'query', streaming: 'unary', meta: {}, output: node }],
  };
  const text = JSON.stringify(openApiOf(contract, info)).replace('"example":"text"', '"example":5');
  expect(await problemsOf(JSON.parse(text) as OpenApiDocument)).toContain('must be string');
});
