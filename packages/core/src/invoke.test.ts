import { expect, test } from 'vitest';
import type { Call } from './call.ts';
import { intercept, type Interceptor, type Invoke } from './invoke.ts';

const call: Call = { path: 'a.b', input: 1, metadata: {} };

function recorder(): { steps: string[]; named: (name: string) => Interceptor } {
  const steps: string[] = [];
  return {
    steps,
    named: (name) => (next) => async (received) => {
      steps.push(`${name} sees the call`);
      const answer = await next(received);
      steps.push(`${name} sees the answer`);
      return answer;
    },
  };
}

test('the first interceptor sees the call first and its answer last', async () => {
  const { steps, named } = recorder();
  const invoke: Invoke = async ({ input }) => {
    steps.push('it runs');
    return input;
  };
  expect(await intercept(invoke, [named('first'), named('second')])(call)).toBe(1);
  expect(steps).toEqual([
    'first sees the call',
    'second sees the call',
    'it runs',
    'second sees the answer',
    'first sees the answer',
  ]);
});

test('without interceptors the Invoke itself is returned', () => {
  const invoke: Invoke = async () => 1;
  expect(intercept(invoke, [])).toBe(invoke);
});

test('an interceptor can change the call, answer in place of it, and run it twice', async () => {
  const inputs: unknown[] = [];
  const invoke: Invoke = async ({ input }) => void inputs.push(input);
  const double: Interceptor = (next) => async (received) => next({ ...received, input: 2 });
  const twice: Interceptor = (next) => async (received) => [await next(received), await next(received)];
  await intercept(invoke, [twice, double])(call);
  expect(inputs).toEqual([2, 2]);
  const answer: Interceptor = () => async () => 'cached';
  expect(await intercept(invoke, [answer, double])(call)).toBe('cached');
  expect(inputs).toHaveLength(2);
});

test('interceptors are put together once, not for every call', async () => {
  let made = 0;
  const counting: Interceptor = (next) => {
    made++;
    return next;
  };
  const invoke = intercept(async () => 1, [counting]);
  await invoke(call);
  await invoke(call);
  expect(made).toBe(1);
});
