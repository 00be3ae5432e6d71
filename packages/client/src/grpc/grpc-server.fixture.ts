import { fieldsIn, textIn } from './fields-in.ts';
import { type sendUnaryData, Server, ServerCredentials, type ServerDuplexStream, status } from '@grpc/grpc-js';
import { promisify } from 'node:util';
import protobuf from 'protobufjs/minimal.js';

/** What reflection tells. */
export interface Reflected {
  /** Answers to a name of a file: its descriptor. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Full names of services, each with the name of the file that declares it. */
  readonly services?: Readonly<Record<string, string>>;
}

/** A gRPC server of a test that is none of ours: it answers bytes with bytes, and reflection with what it is told. */
export interface TestGrpcServer extends AsyncDisposable {
  readonly url: string;
  /** How often a conversation with reflection was begun, by version. */
  readonly asked: string[];
  /** What reflection says from now on; an error is its status. */
  reflected: () => Promise<Reflected>;
}

/** What a server of a test is. */
export interface TestGrpcServerOptions {
  /** Versions of reflection that it has. Default: v1alpha. */
  readonly versions?: readonly string[];
  /** Unary methods, by service and name: `greet.Greeter/SayHello`. */
  readonly methods?: Readonly<Record<string, (request: Uint8Array) => Uint8Array>>;
}

/** Starts a server on a free port. */
export async function startGrpc(
  reflected: () => Promise<Reflected>,
  { methods = {}, versions = ['v1alpha'] }: TestGrpcServerOptions = {},
): Promise<TestGrpcServer> {
  const server = new Server();
  const test: { asked: string[]; reflected: () => Promise<Reflected> } = { asked: [], reflected };
  for (const version of versions) {
    addMethod(server, `grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`, true, (call: Talk) => {
      test.asked.push(version);
      talk(call, test.reflected()).catch((error: unknown) => call.emit('error', error));
    });
  }
  for (const [path, answer] of Object.entries(methods)) {
    addMethod(server, path, false, ({ request }: { request: Buffer }, send: sendUnaryData<Uint8Array>) =>
      send(null, answer(request)),
    );
  }
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', ServerCredentials.createInsecure());
  return Object.assign(test, {
    url: `grpc://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  });
}

type Talk = ServerDuplexStream<Buffer, Uint8Array>;

function addMethod(server: Server, path: string, stream: boolean, handler: (...args: never[]) => void): void {
  const [service = '', name = ''] = path.split('/');
  const raw = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
  server.register(`/${service}/${name}`, handler as never, raw, raw, stream ? 'bidi' : 'unary');
}

async function talk(call: Talk, reflected: Promise<Reflected>): Promise<void> {
  const { files = {}, services = {} } = await reflected;
  for await (const request of call as AsyncIterable<Buffer>) {
    const [name, symbol] = [3, 4].map((field) => fieldsIn(request, field).length > 0 && textIn(request, field));
    const isList = fieldsIn(request, 7).length > 0;
    const file = files[name || services[symbol || ''] || ''];
    call.write(isList ? toList(Object.keys(services)) : file ? toFile(file) : toRefusal(`no ${name || symbol}`));
  }
  call.end();
}

/** Fields of `ServerReflectionResponse`: file_descriptor_response = 4, list_services_response = 6, error_response = 7. */
function toFile(bytes: Uint8Array): Uint8Array {
  return protobuf.Writer.create().uint32(34).fork().uint32(10).bytes(bytes).ldelim().finish();
}

function toList(names: readonly string[]): Uint8Array {
  const writer = protobuf.Writer.create().uint32(50).fork();
  for (const name of names) writer.uint32(10).fork().uint32(10).string(name).ldelim();
  return writer.ldelim().finish();
}

function toRefusal(reason: string): Uint8Array {
  const writer = protobuf.Writer.create().uint32(58).fork();
  return writer.uint32(8).int32(status.NOT_FOUND).uint32(18).string(reason).ldelim().finish();
}
