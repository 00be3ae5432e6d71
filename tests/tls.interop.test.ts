import { allocateNumbers, contractOf } from '@ahoy/contract';
import { schemaOf, toProtoFiles } from '@ahoy/protobuf';
import { createProcedureBuilder, type ServiceProcedureBuilder, stream } from '@ahoy/core/procedure';
import { serve, type Server } from '@ahoy/server';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Authority, createAuthority } from './support/certificates.ts';
import { generate, python } from './support/python.ts';
import { silent } from './support/transports.ts';

const procedure: ServiceProcedureBuilder = createProcedureBuilder();
const greeter = {
  sayHello: procedure
    .meta({ http: 'POST /say_hello' })
    .input(z.object({ name: z.string() }))
    .output(z.object({ message: z.string() }))
    .query(({ input }) => ({ message: `Hello, ${input.name}` })),
  count: procedure
    .input(z.object({ to: z.int() }))
    .output(stream(z.object({ n: z.int() })))
    .subscription(async function* ({ input }) {
      for (let n = 1; n <= input.to; n++) yield { n };
    }),
};

const PROGRAM = `
import sys, grpc
sys.path.insert(0, sys.argv[1])
import greeter_pb2
def methods(channel):
    base = '/greeter.Greeter/'
    hello = channel.unary_unary(base + 'SayHello', greeter_pb2.SayHelloRequest.SerializeToString, greeter_pb2.SayHelloResponse.FromString)
    count = channel.unary_stream(base + 'Count', greeter_pb2.CountRequest.SerializeToString, greeter_pb2.CountResponse.FromString)
    return hello, count
target = 'localhost:' + sys.argv[2]
trusting = grpc.ssl_channel_credentials(open(sys.argv[3], 'rb').read())
with grpc.secure_channel(target, trusting) as channel:
    hello, count = methods(channel)
    print(hello(greeter_pb2.SayHelloRequest(name='Ada'), timeout=10).message)
    # An hour is no time that a client asks for in vain, and neither is a year.
    print(hello(greeter_pb2.SayHelloRequest(name='Bo'), timeout=365 * 24 * 3600).message)
    print([item.n for item in count(greeter_pb2.CountRequest(to=3), timeout=10)])
with grpc.secure_channel(target, grpc.ssl_channel_credentials()) as channel:
    try:
        methods(channel)[0](greeter_pb2.SayHelloRequest(name='Ada'), timeout=10)
    except grpc.RpcError as error:
        print(error.code().name)
`;

let authority: Authority;
let server: Server;
let url: string;
let folder: string;

beforeAll(async () => {
  authority = await createAuthority();
  folder = await mkdtemp(path.join(tmpdir(), 'ahoy-python-'));
  server = await serve({ greeter }, { ports: [0], logger: silent, stopOn: [], tls: await authority.sign() });
  url = `https://localhost:${server.addresses[0]?.port}`;
});
afterAll(async () => {
  await server.close();
  await Promise.all([authority[Symbol.asyncDispose](), rm(folder, { recursive: true })]);
});

test("gRPC's C core, by Python, calls over TLS, and does not where it trusts nobody", async () => {
  const contract = contractOf({ greeter });
  const files = toProtoFiles(schemaOf(contract, allocateNumbers(contract)));
  await generate(folder, new Map(files.map((file) => [file.path, file.text])));
  const printed = await python(['-c', PROGRAM, folder, String(server.addresses[0]?.port), authority.caFile]);
  expect(printed.trim().split('\n')).toEqual(['Hello, Ada', 'Hello, Bo', '[1, 2, 3]', 'UNAVAILABLE']);
});

test.each([
  ['as it is, which offers HTTP/2 and HTTP/1.1', [], '1.1 200'],
  ['with HTTP/1.1 alone', ['--http1.1'], '1.1 200'],
  ['without a choice of protocol', ['--no-alpn'], '1.1 200'],
])('curl calls REST %s', async (_case, options, version) => {
  const args = ['--silent', '--show-error', '--cacert', authority.caFile, ...options];
  const request = ['--json', '{"name":"Ada"}', '--write-out', '\n%{http_version} %{http_code}', `${url}/say_hello`];
  const { stdout } = await promisify(execFile)('curl', [...args, ...request]);
  expect(stdout).toBe(`{"message":"Hello, Ada"}\n${version}`);
});

test('curl is told by its name that it does not trust the certificate', async () => {
  const refused = promisify(execFile)('curl', ['--silent', '--show-error', `${url}/healthz`]);
  await expect(refused).rejects.toThrow(/unable to get local issuer certificate|self.signed/);
});
