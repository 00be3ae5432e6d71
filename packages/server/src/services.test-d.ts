import { type Call } from '@ahoy/core';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { describe, expectTypeOf, test } from 'vitest';
import { inProcess } from './in-process.ts';
import { serve } from './serve.ts';
import type { ContextOf } from './services.ts';

interface GreeterContext {
  readonly word: string;
}
interface BookContext {
  readonly pages: number;
}

const greeting = createProcedureBuilder<GreeterContext>();
const booking = createProcedureBuilder<BookContext>();
const plain = createProcedureBuilder();

const greeter = {
  hello: greeting.query(({ ctx }) => ctx.word),
  words: greeting.subscription(async function* ({ ctx }) {
    yield ctx.word;
  }),
};
const book = { read: booking.mutation(({ ctx }) => ctx.pages) };
const clock = { now: plain.query(() => new Date()) };

const ports = [0];
const makeGreeter = (): GreeterContext => ({ word: 'Hello' });
const makeBook = async (): Promise<BookContext> => ({ pages: 3 });

test('the context of a service is read from its procedures', () => {
  expectTypeOf<ContextOf<typeof greeter>>().toEqualTypeOf<GreeterContext>();
  expectTypeOf<ContextOf<typeof book>>().toEqualTypeOf<BookContext>();
  expectTypeOf<ContextOf<typeof clock>>().toEqualTypeOf<object>();
});

describe('createContext', () => {
  test('is needed by a service with a context', () => {
    expectTypeOf(serve({ greeter }, { ports, createContext: { greeter: makeGreeter } })).toBeObject();
    // @ts-expect-error createContext is missing
    void serve({ greeter }, { ports });
    // @ts-expect-error the greeter's context is missing
    void serve({ greeter }, { ports, createContext: {} });
    // @ts-expect-error createContext is missing
    void inProcess({ greeter });
  });

  test('is needed for each service that has one', () => {
    void serve({ greeter, book }, { ports, createContext: { greeter: makeGreeter, book: makeBook } });
    // @ts-expect-error the book's context is missing
    void serve({ greeter, book }, { ports, createContext: { greeter: makeGreeter } });
    // @ts-expect-error the contexts are swapped
    void serve({ greeter, book }, { ports, createContext: { greeter: makeBook, book: makeGreeter } });
  });

  test('may be left out, as a whole or in part, where a service needs nothing', () => {
    void serve({ clock }, { ports });
    void inProcess({ clock });
    void serve({ clock, greeter }, { ports, createContext: { greeter: makeGreeter } });
  });

  test('must make what the procedures need', () => {
    // @ts-expect-error word is missing
    void serve({ greeter }, { ports, createContext: { greeter: () => ({}) } });
    // @ts-expect-error word is a number
    void serve({ greeter }, { ports, createContext: { greeter: () => ({ word: 5 }) } });
  });

  test('is given the call', () => {
    void serve(
      { greeter },
      {
        ports,
        createContext: {
          greeter: (call) => {
            expectTypeOf(call).toEqualTypeOf<Call>();
            return { word: call.path };
          },
        },
      },
    );
  });
});

test('ports are needed', () => {
  // @ts-expect-error ports are missing
  void serve({ clock }, {});
});
