import { contractOf, toLock } from '@ahoy/contract';
import { schemaOf, toProtoFiles } from '@ahoy/protobuf';
import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
import * as greeter from '@ahoy/router/greeter';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate, python } from './support/python.ts';
import { freePort, type ServiceProcess, startService } from './support/service-process.ts';

/** Source: https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto */
const STATUS = `syntax = "proto3";
package google.rpc;
import "google/protobuf/any.proto";
message Status { int32 code = 1; string message = 2; repeated google.protobuf.Any details = 3; }
`;

let folder: string;
let service: ServiceProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-rest-'));
  service = await startService('greeter', await freePort());
  const schema = schemaOf(contractOf({ greeter }), toLock(lock, 'contract.lock.json'));
  const files = new Map(toProtoFiles(schema).map((file) => [file.path, file.text]));
  await generate(folder, new Map([...files, ['status.proto', STATUS]]));
});
afterAll(async () => {
  await service?.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

it('requests posts JSON, XML and Protobuf, reads each, and reads and sends streams', async () => {
  const client = path.join(import.meta.dirname, 'rest-client.py');
  const badRequest = 'type.googleapis.com/google.rpc.BadRequest';
  const errorInfo = 'type.googleapis.com/google.rpc.ErrorInfo';
  const data = 'type.googleapis.com/ahoy.ErrorData';
  expect(JSON.parse(await python([client, folder, service.url]))).toEqual({
    json: { message: 'Hello, World' },
    xml: 'Hello, World & all',
    protobuf: 'Hello, World',
    locale: expect.stringContaining('Zoé'),
    mixed: '<?xml version="1.0" encoding="UTF-8"?>\n<HelloReply><message>Hello, World</message></HelloReply>\n',
    gzip: { message: 'Hello, World' },
    jsonProblem: {
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'name: A name has at most 80 characters',
      code: 'BAD_REQUEST',
      errors: [{ pointer: '#/name', detail: 'A name has at most 80 characters' }],
    },
    xmlProblem: 'name: Please give a name',
    protobufProblem: [400, 3, 'name: A name has at most 80 characters', [badRequest, data]],
    declared: [403, 7, 'Voldemort is on the stop list of this house', [errorInfo, data]],
    truncated: [400, 3, expect.stringMatching(/^the body is not valid Protobuf: /), [data]],
    unsupported: 415,
    unacceptable: 406,
    lines: ['{"id":"1","data":{"message":"Hello, Ada"}}', '{"id":"2","data":{"message":"Hello, Grace"}}'],
    events: [
      'id: 1',
      'data: {"message":"Hello, Ada"}',
      'id: 2',
      'data: {"message":"Hello, Grace"}',
      'event: return',
      'data: ',
    ],
    resumed: ['{"id":"2","data":{"message":"Hello, Grace"}}'],
    sent: { message: 'Hello, Ada. Hello, Grace', greeted: 2 },
    after: { message: 'Hello, émigré 😀' },
  });
});

describe('curl', () => {
  const run = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('curl', ['-sS', ...args], { timeout: 30_000 }).catch(missing);
    return stdout;
  };
  const missing = (error: NodeJS.ErrnoException): never => {
    throw error.code === 'ENOENT' ? new Error('curl is missing: apt-get install curl', { cause: error }) : error;
  };
  const asJson = ['-H', 'content-type: application/json'];

  it('is answered in JSON, and in what it accepts', async () => {
    const body = [...asJson, '-d', '{"name":"World"}', `${service.url}/say_hello`];
    expect(await run(...body)).toBe('{"message":"Hello, World"}');
    expect(await run('-H', 'accept: text/xml', ...body)).toContain('<message>Hello, World</message>');
    expect(await run('-H', 'accept: application/protobuf', ...body)).toBe('\n\fHello, World');
    expect(await run('-H', 'accept: image/png', ...body)).toContain('"status":406');
  });

  it('reads a stream of lines, and of events', async () => {
    const body = [...asJson, '-d', '{"names":["Ada"]}', `${service.url}/greeter/sayHelloMany`];
    expect(await run('-N', ...body)).toBe('{"id":"1","data":{"message":"Hello, Ada"}}\n');
    expect(await run('-N', '-H', 'accept: text/event-stream', ...body)).toBe(
      'id: 1\ndata: {"message":"Hello, Ada"}\n\nevent: return\ndata: \n\n',
    );
  });

  it('reads an answer to each line before it sends the next one', async () => {
    const args = [
      '-sSN',
      '-X',
      'POST',
      '-T',
      '.',
      '-H',
      'content-type: application/jsonl',
      `${service.url}/greeter/chat`,
    ];
    const curl = spawn('curl', args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const lines = createInterface(curl.stdout)[Symbol.asyncIterator]();
    for (const name of ['Ada', 'Grace', 'Alan']) {
      curl.stdin.write(`{"name":"${name}"}\n`);
      expect(await lines.next()).toEqual({ done: false, value: `{"message":"Hello, ${name}"}` });
    }
    curl.stdin.end();
    expect(await lines.next()).toMatchObject({ done: true });
  });
});
