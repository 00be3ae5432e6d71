import { contractOf } from '@ahoy/contract';
import type { HttpRoute } from '@ahoy/core';
import { createProcedureBuilder, stream } from '@ahoy/core/procedure';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { routesOf } from './routes.ts';

const procedure = createProcedureBuilder();
const Input = z.object({ id: z.string(), name: z.string().optional() });

/** A procedure with this route, or with a derived one. */
function at(http?: string, input: z.ZodType | undefined = Input) {
  const described = http === undefined ? procedure : procedure.meta({ http: http as HttpRoute });
  return input ? described.input(input).query(() => 1) : described.query(() => 1);
}

function routes(...services: Record<string, object>[]): string[] {
  const names = ['test', 'other'];
  const target = Object.fromEntries(services.map((service, index) => [names[index] ?? '', service]));
  return routesOf(contractOf(target)).map(({ method, path, procedure: { path: name } }) => `${method} ${path} ${name}`);
}

describe('a route', () => {
  test('is what the procedure says, else is derived from its path', () => {
    expect(routes({ a: at('PATCH /rooms/{id}/x-y.z'), b: at(), c: at('GET /') })).toEqual([
      'GET / test.c',
      'PATCH /rooms/{id}/x-y.z test.a',
      'POST /test/b test.b',
    ]);
  });

  test('names its parameters, and whether it has a body', () => {
    const [route] = routesOf(contractOf({ test: { a: at('DELETE /{name}/of/{id}') } }));
    expect(route).toMatchObject({ parameters: ['name', 'id'], hasBody: false });
    expect(routesOf(contractOf({ test: { a: at('PUT /a') } }))[0]).toMatchObject({ parameters: [], hasBody: true });
  });

  test('with a literal segment comes before one with a parameter there, wherever they are declared', () => {
    const tried = routes({
      a: at('GET /{id}/{name}'),
      b: at('GET /users/{id}'),
      c: at('GET /users/{name}/me'),
      d: at('GET /users/me'),
      e: at('GET /{id}/me'),
      f: at('POST /users/{name}'),
    });
    expect(tried).toEqual([
      'GET /users/me test.d',
      'GET /users/{id} test.b',
      'POST /users/{name} test.f',
      'GET /users/{name}/me test.c',
      'GET /{id}/me test.e',
      'GET /{id}/{name} test.a',
    ]);
  });

  test('may belong to a stream', () => {
    const subscription = procedure
      .meta({ http: 'GET /items/{id}' })
      .input(Input)
      .output(stream(z.string()))
      .subscription(async function* () {});
    expect(routes({ subscription })).toEqual(['GET /items/{id} test.subscription']);
  });

  test('may have a parameter of any object that the input may be', () => {
    const Either = z.discriminatedUnion('type', [
      z.object({ type: z.literal('a'), id: z.string() }),
      z.object({ type: z.literal('b'), id: z.int() }),
    ]);
    const Recursive = z.object({
      id: z.string(),
      get next() {
        return Recursive.optional();
      },
    });
    const inputs = [
      Either,
      Recursive,
      Input.and(z.object({ more: z.int() })),
      z.record(z.string(), z.string()),
      z.any(),
    ];
    for (const input of inputs) expect(routes({ a: at('GET /x/{id}', input) })).toHaveLength(1);
  });
});

describe('a route is refused', () => {
  test.each([
    ['get /x', /meta\.http: expected a method and a path such as "POST \/say_hello", got "get \/x"$/],
    ['GET x', /expected a method and a path/],
    ['GET /x/', /expected a method and a path/],
    ['GET /x//y', /expected a method and a path/],
    ['GET /a b', /expected a method and a path/],
    ['GET /x/../y', /expected a method and a path/],
    ['GET /{i d}', /expected a method and a path/],
    ['GET /x-{id}', /expected a method and a path/],
    ['GET /{id}/{id}', /"GET \/\{id\}\/\{id\}" has the parameter \{id\} twice$/],
    ['GET /{nope}', /has the parameter \{nope\}, which the input has not$/],
    ['GET /{__proto__}', /has the parameter \{__proto__\}, which the input has not$/],
  ])('where it is %s', (http, message) => {
    expect(() => routes({ a: at(http) })).toThrow(message);
    expect(() => routes({ a: at(http) })).toThrow(/^test\.a: /);
  });

  test('where it is taken, whatever its parameters are called', () => {
    expect(() => routes({ a: at('GET /x/{id}'), b: at('GET /x/{name}') })).toThrow(
      'test.b: meta.http: "GET /x/{name}" is the route of test.a already',
    );
    expect(() => routes({ a: at('POST /test/b'), b: at() })).toThrow(
      'test.b: "POST /test/b" is the route of test.a already',
    );
  });

  test('where it has no body, and the input needs one', () => {
    expect(() => routes({ a: at('GET /x', z.string()) })).toThrow('has no body, and the input is no object; use POST');
    expect(() => routes({ a: at('DELETE /x', stream(z.string())) })).toThrow('has no body, in which the items');
    expect(() => routes({ a: at('POST /x/{id}', stream(Input)) })).toThrow('{id}, which the input has not');
    expect(routes({ a: at('GET /x', undefined) })).toHaveLength(1);
  });

  test('where it is derived from a name that cannot stand in a path', () => {
    expect(() => routes({ 'a/b': at() })).toThrow(
      'test.a/b: "a/b" cannot stand in a path; say the route with meta.http',
    );
    expect(routes({ été: at() })).toEqual(['POST /test/été test.été']);
  });
});
