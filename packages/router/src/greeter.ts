import { trackedStream } from '@ahoy/core/procedure';
import { tracked } from '@trpc/server';
import { procedure } from './greeter/context.ts';
import { greet } from './greeter/greet.ts';
import { Greeting, GreetingsRequest, HelloManyRequest, HelloReply, HelloRequest } from './greeter/schema.ts';
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

export const sayHelloMany = procedure
  .meta({ description: 'Greets each name in turn, as a stream that resumes after a break.' })
  .input(HelloManyRequest)
  .output(trackedStream(HelloReply))
  .errors(stopListError)
  .subscription(async function* ({ ctx, input, signal }) {
    const done = Number(input.lastEventId ?? 0);
    for (const [index, name] of input.names.entries()) {
      if (signal?.aborted) return;
      if (index < done) continue;
      yield tracked(String(index + 1), { message: greet(ctx, name, input.locale) });
    }
  });

export const greetings = procedure
  .meta({ description: 'The live feed of greetings that this service says.' })
  .input(GreetingsRequest)
  .output(trackedStream(Greeting))
  .subscription(({ ctx, input, signal }) => ctx.greetings.follow({ signal, lastEventId: input?.lastEventId }));
