import { stream, trackedStream } from '@ahoy/core/procedure';
import { tracked } from '@trpc/server';
import { procedure } from './greeter/context.ts';
import { greet } from './greeter/greet.ts';
import {
  Greeting,
  GreetingsRequest,
  HelloAllReply,
  HelloManyRequest,
  HelloReply,
  HelloRequest,
} from './greeter/schema.ts';
import { stopListError } from './greeter/stop-list.ts';

export const sayHello = procedure
  .meta({
    http: 'POST /say_hello',
    grpc: 'greet.Greeter/SayHello',
    description: 'Greets someone by name.',
  })
  .input(HelloRequest)
  .output(HelloReply)
  .errors(stopListError)
  .query(({ ctx, input }) => ({ message: greet(ctx, input.name, input.locale) }));

/** A stream goes on after a greeting that it has given out: those of n names are numbered from 1 to n. */
const HelloManyInput = HelloManyRequest.refine(
  ({ names, lastEventId }) => lastEventId === undefined || names.some((_, index) => idOf(index) === lastEventId),
  { path: ['lastEventId'], error: 'Expected the id of a greeting that this stream has given out' },
);

export const sayHelloMany = procedure
  .meta({
    grpc: 'greet.Greeter/SayHelloMany',
    description: 'Greets each name in turn, as a stream that resumes after a break.',
  })
  .input(HelloManyInput)
  .output(trackedStream(HelloReply))
  .errors(stopListError)
  .subscription(async function* ({ ctx, input, signal }) {
    const done = Number(input.lastEventId ?? 0);
    for (const [index, name] of input.names.entries()) {
      if (signal?.aborted) return;
      if (index < done) continue;
      yield tracked(idOf(index), { message: greet(ctx, name, input.locale) });
    }
  });

export const sayHelloToAll = procedure
  .meta({ grpc: 'greet.Greeter/SayHelloToAll', description: 'Greets everyone at once, when the last name has come.' })
  .input(stream(HelloRequest))
  .output(HelloAllReply)
  .errors(stopListError)
  .mutation(async ({ ctx, input }) => {
    const greetings: string[] = [];
    for await (const { name, locale } of input) greetings.push(greet(ctx, name, locale));
    return { message: greetings.join('. '), greeted: greetings.length };
  });

export const chat = procedure
  .meta({ grpc: 'greet.Greeter/Chat', description: 'Greets each name as it comes.' })
  .input(stream(HelloRequest))
  .output(stream(HelloReply))
  .errors(stopListError)
  .subscription(async function* ({ ctx, input }) {
    for await (const { name, locale } of input) yield { message: greet(ctx, name, locale) };
  });

export const greetings = procedure
  .meta({ grpc: 'greet.Greeter/Greetings', description: 'The live feed of greetings that this service says.' })
  .input(GreetingsRequest)
  .output(trackedStream(Greeting))
  .subscription(({ ctx, input, signal }) => ctx.greetings.follow({ signal, lastEventId: input?.lastEventId }));

function idOf(index: number): string {
  return String(index + 1);
}
