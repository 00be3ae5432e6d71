import { deadlineAfter, type Interceptor } from '@ahoy/core';
import type { ProcedureMeta } from '@ahoy/core';
import { type Procedures, typeOf } from '../services.ts';

/** Fills in what the procedure says of its calls: its kind, and its own time limit where the caller names none. */
export function procedureDefaults(procedures: Procedures): Interceptor {
  return (next) => (call) => {
    const procedure = procedures.get(call.path);
    if (!procedure) return next(call);
    const { timeoutMs } = (procedure._def.meta ?? {}) as ProcedureMeta;
    const deadline = call.deadline ?? (timeoutMs === undefined ? undefined : deadlineAfter(timeoutMs));
    if (call.type !== undefined && deadline === call.deadline) return next(call);
    return next({ ...call, type: call.type ?? typeOf(procedure), deadline });
  };
}
