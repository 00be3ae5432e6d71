import type { Contract, Node } from '@ahoy/contract';
import { describe, expect, test } from 'vitest';
import { contractFrom, countingNumbers, objectOf } from '../contract.fixture.ts';
import type { ProtoSchema } from '../model.ts';
import { toProtoFiles } from '../text/to-proto-files.ts';
import { messagesOf } from './messages-of.ts';

const string: Node = { kind: 'string' };
const layout = (...[procedures, types]: Parameters<typeof contractFrom>): ProtoSchema =>
  messagesOf(contractFrom(procedures, types), countingNumbers());

describe('a procedure', () => {
  test.each([
    { path: 'greeter.sayHello', meta: {}, service: 'greeter.Greeter', name: 'SayHello' },
    { path: 'greeter.sayHello', meta: { grpc: 'greet.Greeter/SayHello' }, service: 'greet.Greeter', name: 'SayHello' },
    { path: 'hotel.guestBook.list', meta: {}, service: 'hotel.guest_book.GuestBook', name: 'List' },
    { path: 'greeter.hi', meta: { grpc: 'Greeter/Hi' }, service: 'Greeter', name: 'Hi' },
  ] as const)('$path with $meta is $name of $service', ({ meta, name, path, service }) => {
    expect(layout({ [path]: { meta } }).methods).toMatchObject([{ path, service, name }]);
  });

  test('whose gRPC name is none is refused', () => {
    expect(() => layout({ 'a.b': { meta: { grpc: 'greet/Greeter/SayHello' } } })).toThrow(
      'a.b: expected meta.grpc to be like greet.Greeter/SayHello, got "greet/Greeter/SayHello"',
    );
  });

  test('with the gRPC name of another is refused, naming both', () => {
    const meta = { grpc: 'greet.Greeter/Hi' } as const;
    expect(() => layout({ 'a.b': { meta }, 'c.d': { meta } })).toThrow(
      'the procedure a.b and the procedure c.d would both be greet.Greeter.Hi in protobuf',
    );
  });

  test('says which sides are streams, and that a query has no side effects', () => {
    const { methods } = layout({ 'a.b': { streaming: 'bidi' }, 'a.c': { streaming: 'server', type: 'query' } });
    expect(methods).toMatchObject([
      { clientStreaming: true, serverStreaming: true },
      { clientStreaming: false, serverStreaming: true, idempotency: 'NO_SIDE_EFFECTS' },
    ]);
  });

  test('without an input takes google.protobuf.Empty', () => {
    expect(layout({ 'a.b': {} }).methods[0]?.input.fullName).toBe('google.protobuf.Empty');
  });

  test.each([
    { what: 'an array', node: { kind: 'array', item: string }, shape: 'wrapper' },
    { what: 'a date', node: { kind: 'date' }, shape: 'wrapper' },
    { what: 'an object that may be null', node: { ...objectOf({}), nullable: true }, shape: 'wrapper' },
    { what: 'an object', node: objectOf({}), shape: 'object' },
    { what: 'a union', node: { kind: 'union', members: [string, { kind: 'boolean' }] }, shape: 'union' },
  ] as const)('whose input is $what has a message of its own for it', ({ node, shape }) => {
    expect(layout({ 'a.b': { input: node } }).methods[0]?.input).toMatchObject({
      fullName: 'a.BRequest',
      shape,
    });
  });

  test('whose items have ids answers with id and data', () => {
    const { methods } = layout({ 'a.b': { output: objectOf({ x: string }), tracked: true, streaming: 'server' } });
    expect(methods[0]?.output.fields).toMatchObject([
      { name: 'id', number: 1 },
      { name: 'data', number: 2 },
    ]);
  });
});

describe('names', () => {
  const clash =
    (fields: Readonly<Record<string, Node>>): (() => ProtoSchema) =>
    () =>
      layout({ 'a.b': { input: objectOf(fields) } });

  test('two fields with one name in protobuf are refused, naming both', () => {
    expect(clash({ fooBar: string, foo_bar: string })).toThrow(
      'a.b.input.fooBar and a.b.input.foo_bar would both be a.BRequest.foo_bar in protobuf; give one of them another name',
    );
  });

  test('two fields that differ in underscores only are refused, as protoc does', () => {
    expect(clash({ a1: string, a_1: string })).toThrow('a.b.input.a1 and a.b.input.a_1');
  });

  test('a field with the name of the mark of another is refused', () => {
    expect(clash({ x: { ...string, nullable: true }, xNull: string })).toThrow(
      'the mark that a.b.input.x is null and a.b.input.xNull',
    );
  });

  test('a type with the name of a service is refused, naming both', () => {
    const input: Node = { kind: 'ref', id: 'Greeter' };
    expect(() => layout({ 'greeter.hi': { input } }, { Greeter: objectOf({}) })).toThrow(
      'the type Greeter and the service Greeter would both be greeter.Greeter',
    );
  });

  test('two fields with one number are refused', () => {
    const input: Node = {
      kind: 'object',
      unknown: 'strip',
      fields: [
        { name: 'a', node: string, number: 3 },
        { name: 'b', node: string, number: 3 },
      ],
    };
    expect(() => layout({ 'a.b': { input } })).toThrow('a.b.input.b and a have the same number 3 in a.BRequest');
  });

  test.each([0, 19_000, 100_000, 1.5])('the number %d is refused', (number) => {
    const input: Node = { kind: 'object', unknown: 'strip', fields: [{ name: 'a', node: string, number }] };
    expect(() => layout({ 'a.b': { input } })).toThrow(
      `a.b.input.a: expected a number from 1 to 99999 outside 19000 to 19999, got ${number}`,
    );
  });

  test('a message or an enum that is named after its place gets a number where the name is taken', () => {
    const inner = objectOf({ a: string });
    const nested: Node = { kind: 'array', item: { kind: 'array', item: string } };
    const { methods } = layout({ 'a.b': { input: objectOf({ xItem: inner, x: nested }) } });
    expect(methods[0]?.input.messages.map(({ name }) => name)).toEqual(['XItem', 'XItem2']);
  });
});

describe('a named type', () => {
  const types: Contract['types'] = {
    Shared: objectOf({ color: { kind: 'ref', id: 'Color' } }),
    Color: { kind: 'enum', id: 'Color', values: ['red'] },
    Name: string,
    'Shared#output': objectOf({ at: { kind: 'date' } }),
  };
  const shared: Node = { kind: 'ref', id: 'Shared' };

  test('is in the package that a procedure names before one that is derived, which imports it', () => {
    const schema = layout({ 'a.b': { input: shared }, 'c.d': { input: shared, meta: { grpc: 'given.C/D' } } }, types);
    expect(schema.methods.map(({ input }) => input.fullName)).toEqual(['given.Shared', 'given.Shared']);
    expect(schema.methods[0]?.input).toBe(schema.methods[1]?.input);
    const a = toProtoFiles(schema).find(({ path }) => path === 'a.proto');
    expect(a?.text).toContain('import "given.proto";');
    expect(a?.text).toContain('rpc B(given.Shared)');
  });

  test('that is an enum is one, beside the messages', () => {
    const { packages } = layout({ 'a.b': { input: shared } }, types);
    expect(packages[0]?.enums.map(({ fullName }) => fullName)).toEqual(['a.Color']);
  });

  test('that is a scalar is that scalar', () => {
    const { methods } = layout({ 'a.b': { input: objectOf({ name: { kind: 'ref', id: 'Name' } }) } }, types);
    expect(methods[0]?.input.fields).toMatchObject([{ type: { kind: 'scalar', scalar: 'string' } }]);
  });

  test('whose output form differs has two messages', () => {
    const { methods } = layout({ 'a.b': { input: shared, output: { kind: 'ref', id: 'Shared#output' } } }, types);
    expect([methods[0]?.input.name, methods[0]?.output.name]).toEqual(['Shared', 'SharedOutput']);
  });
});

test('an intersection of anything but objects is refused', () => {
  const input: Node = { kind: 'intersection', left: objectOf({}), right: string };
  expect(() => layout({ 'a.b': { input } })).toThrow(
    'an intersection has a protobuf form only of objects, got one of a string',
  );
});

test('one contract gives the same layout each time', () => {
  const procedures = { 'a.b': { input: objectOf({ x: string }) }, 'c.d': { output: string } };
  expect(layout(procedures)).toEqual(layout(procedures));
});
