import { contractOf, toLock } from '@ahoy/contract';
import { schemaOf, toProtoFiles } from '@ahoy/protobuf';
import lock from '@ahoy/router/contract.lock.json' with { type: 'json' };
import * as greeter from '@ahoy/router/greeter';
import { serve } from '@ahoy/server';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generate, python } from './support/python.ts';
import { freePort, type ServiceProcess, startService } from './support/service-process.ts';
import { silent } from './support/transports.ts';
import * as lab from './support/wire-lab.ts';

/** What a client outside of this project was given, long ago. */
const HAND_WRITTEN = `syntax = "proto3";
package greet;
service Greeter { rpc SayHello (HelloRequest) returns (HelloReply) {} }
message HelloRequest { string name = 1; }
message HelloReply { string message = 1; }
`;

let folder: string;
let service: ServiceProcess;
let ports: [number, number];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-grpc-'));
  ports = [await freePort(), await freePort()];
  service = await startService('greeter', ports[0], { PORT_GREETER: ports.join(',') });
  const schema = schemaOf(contractOf({ greeter }), toLock(lock, 'contract.lock.json'));
  const ours = new Map(toProtoFiles(schema).map((file) => [file.path, file.text]));
  await generate(path.join(folder, 'ours'), ours);
  await generate(path.join(folder, 'theirs'), new Map([['greet.proto', HAND_WRITTEN]]));
  const reflection = await readFile(path.join(import.meta.dirname, 'support/proto/reflection.proto'), 'utf8');
  await generate(path.join(folder, 'reflection'), new Map([['reflection.proto', reflection]]));
});
afterAll(async () => {
  await service?.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

const client = path.join(import.meta.dirname, 'grpc-client.py');
const labClient = path.join(import.meta.dirname, 'grpc-lab-client.py');

describe.each(['ours', 'theirs'])('a Python client generated from %s .proto', (from) => {
  it.each([0, 1])('calls the greeter on its port %i as it calls any gRPC server', async (index) => {
    const address = `127.0.0.1:${ports[index]}`;
    const results = JSON.parse(await python([client, path.join(folder, from), address])) as Record<string, unknown>;
    expect(results).toMatchObject({
      unary: 'Hello, World',
      metadata: 'Hello, Ada',
      tooLong: {
        code: 'INVALID_ARGUMENT',
        details: 'name: A name has at most 80 characters',
        bin: expect.stringContaining('google.rpc.BadRequest'),
      },
      empty: { code: 'INVALID_ARGUMENT', details: expect.stringMatching(/^name: /) },
      stopList: {
        code: 'PERMISSION_DENIED',
        details: 'Voldemort is on the stop list of this house',
        bin: expect.stringContaining('"reason":"STOP_LIST"'),
      },
      oversized: { code: 'RESOURCE_EXHAUSTED' },
      unknownMethod: { code: 'UNIMPLEMENTED' },
      unknownService: { code: 'UNIMPLEMENTED' },
      after: 'Hello, émigré 😀',
    });
    if (from === 'theirs') return;
    expect(results).toMatchObject({
      toAll: 'Hello, Ada. Hello, Grace',
      chat: ['Hello, Ada', 'Hello, Grace'],
      many: [
        ['2', 'Hello, Grace'],
        ['3', 'Hello, Alan'],
      ],
      cancelled: { first: 'Hello, again', code: 'CANCELLED' },
      late: { code: 'DEADLINE_EXCEEDED' },
    });
  });
});

describe.each(['v1', 'v1alpha'])('a Python client that knows reflection %s alone', (version) => {
  it('lists, describes and calls what is served', async () => {
    const server = await serve({ lab }, { ports: [0], logger: silent, stopOn: [] });
    const address = `127.0.0.1:${server.addresses[0]?.port}`;
    const answers = await python([labClient, path.join(folder, 'reflection'), address, version]);
    await server.close();
    const { special, ...results } = JSON.parse(answers) as Record<string, unknown>;
    expect(results).toEqual({
      services: [
        'lab.Lab',
        'grpc.health.v1.Health',
        'grpc.reflection.v1.ServerReflection',
        'grpc.reflection.v1alpha.ServerReflection',
      ],
      unknown: 5,
      contract: ['ahoy'],
      large: [271_828, 314_159],
      nothing: 0,
      failed: { code: 'ABORTED', details: special },
      late: { code: 'DEADLINE_EXCEEDED', details: expect.any(String) },
      after: 0,
    });
  });
});

it('h2load sends 2,000 calls over 10 connections of 100 streams, and every one is answered', async () => {
  const body = path.join(folder, 'request.bin');
  await python(['-c', `open(${JSON.stringify(body)}, 'wb').write(bytes.fromhex('00000000050a03416461'))`]);
  const url = `http://127.0.0.1:${ports[1]}/greet.Greeter/SayHello`;
  const headers = ['-H', 'content-type: application/grpc', '-H', 'te: trailers'];
  const args = ['-n', '2000', '-c', '10', '-m', '100', '-d', body, ...headers, url];
  const { stdout } = await promisify(execFile)('h2load', args, { timeout: 60_000 }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') throw new Error('h2load is missing: apt-get install nghttp2-client');
      throw error;
    },
  );
  expect(stdout).toMatch(/2000 succeeded, 0 failed, 0 errored, 0 timeout/);
});

it('a plain HTTP client, such as requests, posts to the same ports', async () => {
  for (const port of ports) {
    const script = `import requests; print(requests.post('http://localhost:${port}/say_hello', json={'name': 'World'}).text)`;
    expect((await python(['-c', script])).trim()).toBe('{"message":"Hello, World"}');
  }
});
