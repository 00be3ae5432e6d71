import type { Finding } from './finding.ts';
import { procedureAdviceFor, type ProcedureRule } from './rules.ts';

/** Makes the finding of a change of a procedure itself. */
export function procedureFinding(
  rule: ProcedureRule,
  rest: Pick<Finding, 'profile' | 'direction' | 'procedure' | 'severity' | 'message'>,
): Finding {
  return {
    rule,
    ...rest,
    side: 'procedure',
    path: rest.procedure,
    advice: procedureAdviceFor({ rule, ...rest }),
  };
}
