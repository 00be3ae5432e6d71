import type { Node } from '@ahoy/contract';
import protobuf from 'protobufjs';
import { expect, test } from 'vitest';
import { contractFrom, countingNumbers, objectOf } from '../contract.fixture.ts';
import { messagesOf } from '../layout/messages-of.ts';
import { toProtoFiles } from './to-proto-files.ts';

const string: Node = { kind: 'string' };

test('a file reads as one that was written by hand', () => {
  const contract = contractFrom({
    'greeter.sayHello': {
      type: 'query',
      meta: { grpc: 'greet.Greeter/SayHello', description: 'Greets someone by name.' },
      input: {
        ...objectOf({
          name: { kind: 'string', description: 'A name as people write it.\nAny will do.' },
          'x-y': { kind: 'string', deprecated: true },
          nick: { kind: 'string', nullable: true },
          at: { kind: 'date' },
        }),
        description: 'Whom to greet.',
      },
      output: objectOf({ message: string }),
    },
  });
  const reserved = (scope: string): Record<string, number> | undefined =>
    scope === 'greeter.sayHello.input' ? { oldName: 9, 'x-y': 12 } : undefined;
  const [file] = toProtoFiles(messagesOf(contract, countingNumbers(), { reserved }));
  expect(file?.path).toBe('greet.proto');
  expect(file?.text).toMatchInlineSnapshot(`
    "syntax = "proto3";

    package greet;

    import "google/protobuf/struct.proto";
    import "google/protobuf/timestamp.proto";

    service Greeter {
      // Greets someone by name.
      rpc SayHello(SayHelloRequest) returns (SayHelloResponse) {
        option idempotency_level = NO_SIDE_EFFECTS;
      }
    }

    // Whom to greet.
    message SayHelloRequest {
      reserved 9, 12;
      reserved "old_name";
      // A name as people write it.
      // Any will do.
      optional string name = 1;
      optional string x_y = 2 [json_name = "x-y", deprecated = true];
      oneof nick_or_null {
        string nick = 3;
        google.protobuf.NullValue nick_null = 100003;
      }
      google.protobuf.Timestamp at = 4;
    }

    message SayHelloResponse {
      optional string message = 1;
    }
    "
  `);
  expect(() => protobuf.parse(file?.text ?? '')).not.toThrow();
});

test('a name is written so that protobuf understands the right type', () => {
  // A message inside of Outer is called as the package's own message is.
  const inner = { Inner: objectOf({ a: string }) };
  const outer = objectOf({ inner: objectOf({ b: string }), other: { kind: 'ref', id: 'Inner' } });
  const [file] = toProtoFiles(messagesOf(contractFrom({ 'a.outer': { input: outer } }, inner), countingNumbers()));
  expect(file?.text).toContain('  Inner inner = 1;\n  a.Inner other = 2;\n');
});

test('a type that is called as a word of the language is named in full', () => {
  const types = { string: objectOf({ a: string }) };
  const input = objectOf({ x: { kind: 'ref', id: 'string' } });
  const [file] = toProtoFiles(messagesOf(contractFrom({ 'a.b': { input } }, types), countingNumbers()));
  expect(file?.text).toContain('  a.string x = 1;\n');
});
