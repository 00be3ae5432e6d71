import type { Finding } from './finding.ts';

/** Advice for each kind of change within a schema: for what a caller sends, and for what it receives. */
const SCHEMA = {
  'field-added': ['none is needed', 'let receivers ignore what they do not know'],
  'field-removed': [
    'keep the field, mark it deprecated, and remove it once no caller sends it',
    'keep sending the field until no caller reads it',
  ],
  'field-required': ['make the field optional, or give it a default', 'none is needed'],
  'field-optional': ['none is needed', 'keep sending the field; give it a value where there is none'],
  'field-renamed': ['none is needed', 'none is needed'],
  'number-changed': [
    'give the field back its number in contract.lock.json',
    'give the field back its number in contract.lock.json',
  ],
  'number-reused': [
    'give the new field a number that nothing ever had',
    'give the new field a number that nothing ever had',
  ],
  'nullable-added': [
    'add a field of its own for it',
    'keep the value from being null, or add a field of its own for it',
  ],
  'nullable-removed': ['keep taking null', 'none is needed'],
  'value-required': ['let the value be left out', 'none is needed'],
  'value-optional': ['none is needed', 'keep sending the value'],
  'enum-narrowed': ['keep taking the value, and treat it as the one that replaces it', 'keep the value in the schema'],
  'enum-widened': ['none is needed', 'send the new value only to callers that ask for it, or in a new field'],
  'union-narrowed': ['keep taking the member, and mark it deprecated', 'none is needed'],
  'union-widened': ['none is needed', 'send the new member only to callers that ask for it, or in a new field'],
  'union-reordered': ['put new members last, or tell members apart with a discriminated union', 'none is needed'],
  'constraint-tightened': ['take what was taken, and check the new limit where the value is used', 'none is needed'],
  'constraint-loosened': ['none is needed', 'keep the limit, or add a field without it'],
  'refinement-changed': [
    'check by hand that every value that was taken still is',
    'check by hand that no new value is sent',
  ],
  'default-changed': ['let callers that leave the field out keep the old default', 'none is needed'],
  'unknown-refused': ['let the object drop what it does not declare', 'none is needed'],
  'unknown-kept': ['none is needed', 'declare what is sent'],
  'type-changed': ['add a field of the new type beside the old one', 'add a field of the new type beside the old one'],
  'tuple-longer': ['make the new items optional', 'none is needed'],
  'tuple-shorter': ['keep the items, and make them optional', 'keep sending the items'],
  'empty-changed': [
    'send no empty collection where it means more than an absent one',
    'read an absent collection as an empty one',
  ],
} as const;

/** Advice for each kind of change of a procedure itself. */
const PROCEDURE = {
  'procedure-added': 'none is needed',
  'procedure-removed': 'keep the procedure, mark it deprecated with a date, and remove it once no caller calls it',
  'procedure-kind-changed': 'add a procedure of the new kind beside it',
  'procedure-stream-changed': 'add a procedure that streams, or does not, beside it',
  'procedure-tracking-changed': 'add a procedure with tracked items beside it',
  'procedure-route-changed': 'say the old route in the meta of the procedure',
  'procedure-grpc-renamed': 'say the old name in the meta of the procedure: grpc',
  'procedure-errors-added': 'let callers take the data of an error that they do not know for that of any error',
} as const;

/** A kind of change within a schema. */
export type Change = keyof typeof SCHEMA;
/** A kind of change of a procedure itself. */
export type ProcedureRule = keyof typeof PROCEDURE;
/** Stable id of a rule. The data of errors is judged as an output is. */
export type Rule = `${'input' | 'output' | 'error'}-${Change}` | ProcedureRule;

/** Tells the id of a rule. */
export function isRule(id: string): id is Rule {
  const [, change = ''] = /^(?:input|output|error)-(.+)$/.exec(id) ?? [];
  return Object.hasOwn(SCHEMA, change) || Object.hasOwn(PROCEDURE, id);
}

/** Says what to do instead of a change within a schema; nothing of one that is safe. */
export function adviceFor({
  change,
  side,
  ...met
}: Met & { change: Change; side: 'input' | 'output' | 'error' }): string {
  return adviceOf(met, SCHEMA[change][side === 'input' ? 0 : 1]);
}

/** Says what to do instead of a change of a procedure itself; nothing of one that is safe. */
export function procedureAdviceFor({ rule, ...met }: Met & { rule: ProcedureRule }): string {
  return adviceOf(met, PROCEDURE[rule]);
}

/** Who meets the change, and how bad it is for them. */
type Met = Pick<Finding, 'direction' | 'severity'>;

/** New clients are harmed by the order of a rollout alone. */
function adviceOf({ direction, severity }: Met, advice: string): string {
  if (severity === 'safe') return '';
  return direction === 'new-client'
    ? 'replace the servers first, or let clients do with either form for a while'
    : advice;
}
