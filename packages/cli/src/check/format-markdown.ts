import { callersText } from '../source/callers.ts';
import { forWhom } from './changes.ts';
import type { CheckReport, PlacedChange } from './check-report.ts';
import { rolloutText } from './rollout-text.ts';

/** Writes a report as a comment on a pull request. */
export function formatMarkdown(report: CheckReport): string {
  const { against, changes, accepted, notes } = report;
  const table = [
    '| | rule | where | what | instead | callers |',
    '| --- | --- | --- | --- | --- | --- |',
    ...changes.map(rowOf),
  ];
  return [
    `**${rolloutText(report)}**`,
    '',
    ...(changes.length > 0 ? [...table, ''] : []),
    ...(accepted.length > 0
      ? [`Accepted: ${accepted.map(({ rule, procedure }) => `\`${rule}\` in ${cell(procedure)}`).join(', ')}.`, '']
      : []),
    [`Compared with ${cell(against)}.`, ...notes].join(' '),
  ].join('\n');
}

function rowOf(change: PlacedChange): string {
  const { rule, procedure, message, advice, place, callers } = change;
  const where = place.line === undefined ? place.file : `${place.file}:${place.line}`;
  const cells = [
    forWhom(change),
    `\`${rule}\``,
    `${cell(procedure)} (${cell(where)})`,
    cell(message),
    cell(advice),
    callers ? cell(callersText(callers)) : '',
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What a schema says, such as a pattern, must not end its cell or become markup. */
function cell(text: string): string {
  return text.replace(/[\\`*_|<>[\]~]/g, (mark) => `\\${mark}`).replaceAll(/\s*\n\s*/g, ' ');
}
