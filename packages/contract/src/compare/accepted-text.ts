import { z } from 'zod';
import { ContractError } from '../contract-error.ts';
import { hasMergeMarks } from '../merge-marks.ts';
import { type AcceptedBreak, keyOf } from './accepted-breaks.ts';
import { isRule, type Rule } from './rules.ts';

const RuleSchema = z.custom<Rule>((id) => typeof id === 'string' && isRule(id), { error: 'expected the id of a rule' });
const AcceptedSchema = z.strictObject({
  version: z.literal(1),
  accepted: z.array(
    z.strictObject({
      rule: RuleSchema,
      procedure: z.string(),
      path: z.string(),
      reason: z.string().trim().min(1),
      contract: z.string(),
    }),
  ),
});

/** Writes accepted breaks in order of procedure, path and rule. Of two for one place, the later one stays. */
export function formatAccepted(breaks: readonly AcceptedBreak[]): string {
  const byPlace = new Map(breaks.map((one) => [keyOf(one), one]));
  const accepted = [...byPlace]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    // Members in one order, whatever they came in.
    .map(([, { rule, procedure, path, reason, contract }]) => ({ rule, procedure, path, reason, contract }));
  return `${JSON.stringify({ version: 1, accepted }, null, 2)}\n`;
}

/**
 * Reads the text of accepted breaks.
 * @throws ContractError that says where, named by `source`, the text is none.
 */
export function parseAccepted(text: string, source: string): readonly AcceptedBreak[] {
  if (hasMergeMarks(text)) {
    throw new ContractError(`${source} has merge-conflict markers: keep the entries of both branches`);
  }
  const parsed = AcceptedSchema.safeParse(jsonOf(text, source));
  if (parsed.success) return parsed.data.accepted;
  throw new ContractError(`${source} is no list of accepted breaks: ${z.prettifyError(parsed.error)}`);
}

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ContractError(`${source} is no list of accepted breaks: ${String(cause)}`);
  }
}
