import type { ErrorData, ErrorShape } from '@ahoy/core';
import { createProcedureBuilder, type RouterOf } from '@ahoy/core/procedure';
import { describe, expectTypeOf, test } from 'vitest';
import { connect } from './connect.ts';
import type { CallError } from './index.ts';
import { safe } from './safe.ts';

const procedure = createProcedureBuilder();

interface TakenError extends ErrorShape {
  readonly data: ErrorShape['data'] & { readonly reason: 'TAKEN'; readonly until: Date };
}
const taken = ({ shape }: { readonly shape: ErrorShape }): TakenError | undefined =>
  shape.code === -32_009 ? { ...shape, data: { ...shape.data, reason: 'TAKEN', until: new Date() } } : undefined;

const rooms = {
  plain: procedure.query(() => ({ beds: 2 })),
  take: procedure.errors(taken).mutation(() => ({ room: 'Blue' })),
};
declare const api: ReturnType<typeof connect<RouterOf<{ rooms: typeof rooms }>>>;

describe('safe', () => {
  test('tells the answer from the error', async () => {
    const [answer, error] = await safe(api.rooms.plain());
    expectTypeOf(error).toEqualTypeOf<CallError | undefined>();
    expectTypeOf(answer).toEqualTypeOf<{ beds: number } | undefined>();
    if (error === undefined) expectTypeOf(answer).toEqualTypeOf<{ beds: number }>();
    else expectTypeOf(answer).toEqualTypeOf<undefined>();
    // @ts-expect-error nobody has looked at the error
    void answer.beds;
  });

  test('knows the data that the procedure declares', async () => {
    const [answer, error] = await safe(api.rooms.take());
    if (error === undefined) {
      expectTypeOf(answer).toEqualTypeOf<{ room: string }>();
      return;
    }
    if ('reason' in error.data) {
      expectTypeOf(error.data.reason).toEqualTypeOf<'TAKEN'>();
      expectTypeOf(error.data.until).toEqualTypeOf<Date>();
    }
    expectTypeOf(error.data.code).toEqualTypeOf<ErrorData['code']>();
    // @ts-expect-error no procedure declares this
    void error.data.since;
  });

  test('takes any promise', () => {
    expectTypeOf(safe(Promise.resolve(5))).resolves.toEqualTypeOf<
      readonly [answer: number, error: undefined] | readonly [answer: undefined, error: CallError]
    >();
  });
});
