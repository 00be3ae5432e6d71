import { createProcedureBuilder, type ServiceProcedureBuilder, stream } from '@ahoy/core/procedure';
import { z } from 'zod';

/**
 * What a TypeScript team writes down of a service that others have: `support/proto/*.proto`, as contracts. Its procedures
 * are never run here.
 */
const procedure: ServiceProcedureBuilder = createProcedureBuilder();

const HelloRequest = z.object({ name: z.string() });
const HelloReply = z.object({ message: z.string() });
const elsewhere = (): never => {
  throw new Error('this procedure is run by the other server');
};

export const greeter = {
  sayHello: procedure.meta({ grpc: 'greet.Greeter/SayHello' }).input(HelloRequest).output(HelloReply).query(elsewhere),
  sayHelloMany: procedure
    .meta({ grpc: 'greet.Greeter/SayHelloMany' })
    .input(HelloRequest)
    .output(stream(HelloReply))
    .subscription(elsewhere),
  sayHelloToAll: procedure
    .meta({ grpc: 'greet.Greeter/SayHelloToAll' })
    .input(stream(HelloRequest))
    .output(HelloReply)
    .mutation(elsewhere),
  chat: procedure
    .meta({ grpc: 'greet.Greeter/Chat' })
    .input(stream(HelloRequest))
    .output(stream(HelloReply))
    .subscription(elsewhere),
  /** What the server has not. */
  nope: procedure.meta({ grpc: 'greet.Greeter/Nope' }).input(HelloRequest).output(HelloReply).query(elsewhere),
};

const Id = z.object({ id: z.string() });

export const lab = {
  large: procedure
    .meta({ grpc: 'lab.Lab/Large' })
    .input(z.object({ responseSize: z.int32(), payload: z.instanceof(Uint8Array) }))
    .output(z.object({ received: z.int32(), payload: z.instanceof(Uint8Array) }))
    .query(elsewhere),
  nothing: procedure.meta({ grpc: 'lab.Lab/Nothing' }).output(z.void()).mutation(elsewhere),
  fail: procedure
    .meta({ grpc: 'lab.Lab/Fail' })
    .input(z.object({ code: z.int32(), message: z.string(), field: z.string().optional() }))
    .output(z.void())
    .query(elsewhere),
  wait: procedure.meta({ grpc: 'lab.Lab/Wait' }).input(Id).output(z.void()).query(elsewhere),
  quiet: procedure.meta({ grpc: 'lab.Lab/Quiet' }).input(Id).output(stream(Id)).subscription(elsewhere),
  context: procedure
    .meta({ grpc: 'lab.Lab/Context' })
    .output(z.object({ timeRemaining: z.number(), metadata: z.record(z.string(), z.string()), peer: z.string() }))
    .query(elsewhere),
};

/** What the server has not at all. */
export const nobody = {
  sayHello: procedure.meta({ grpc: 'nobody.Nobody/SayHello' }).input(HelloRequest).output(HelloReply).query(elsewhere),
};
