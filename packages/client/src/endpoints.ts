import { CallError, type Invoke } from '@ahoy/core';

/**
 * Spreads calls over endpoints in turn. A call that could not even be sent to one goes to the next; one that was sent
 * is never sent twice.
 * @throws Error for an empty list.
 */
export function firstReachable(endpoints: readonly Invoke[]): Invoke {
  if (endpoints.length === 0) throw new Error('target: expected at least one URL, got []');
  let turn = 0;
  return async (call) => {
    const first = turn++;
    for (let attempt = 0; ; attempt++) {
      const endpoint = endpoints[(first + attempt) % endpoints.length] as Invoke;
      try {
        return await endpoint(call);
      } catch (error) {
        const isLast = attempt === endpoints.length - 1;
        if (isLast || !(error instanceof CallError) || !error.neverSent) throw error;
      }
    }
  };
}
