import { styled, type Output, type Style } from '../terminal.ts';
import { callersText } from '../source/callers.ts';
import { forWhom } from './changes.ts';
import type { CheckReport, PlacedChange } from './check-report.ts';
import { rolloutText } from './rollout-text.ts';

const STYLES = { breaking: 'red', risky: 'yellow', safe: 'green' } as const satisfies Record<string, Style>;

/** Writes a report for a person at a terminal: by severity, with where, what, what to do and whom it hits. */
export function formatText(report: CheckReport, stdout: Output): string {
  const { against, changes, accepted, unused, notes } = report;
  const sections = (['breaking', 'risky', 'safe'] as const).flatMap((severity) => {
    const own = changes.filter((change) => change.severity === severity);
    return own.length === 0 ? [] : [styled(stdout, STYLES[severity], severity), ...own.flatMap(linesOf), ''];
  });
  return [
    `compared with ${against}`,
    ...notes,
    '',
    ...sections,
    ...accepted.map(({ rule, procedure, path }) => `accepted  ${rule}  ${place(procedure, path)}`),
    ...unused.map(({ rule, procedure, path }) => `accepted, and not found  ${rule}  ${place(procedure, path)}`),
    ...(accepted.length + unused.length > 0 ? [''] : []),
    rolloutText(report),
    ...(report.breaking ? ['To accept a break: ahoy check --accept <rule> --reason <text>'] : []),
  ].join('\n');
}

function linesOf(change: PlacedChange): string[] {
  const { rule, procedure, path, message, advice, place: source, callers } = change;
  return [
    `  ${rule}  ${place(procedure, path)}`,
    `    at       ${source.line === undefined ? source.file : `${source.file}:${source.line}`}`,
    `    what     ${message}`,
    `    for      ${forWhom(change)}`,
    ...(advice === '' ? [] : [`    instead  ${advice}`]),
    ...(callers ? [`    callers  ${callersText(callers)}`] : []),
  ];
}

/** Of a change of a procedure itself, the path is that of the procedure. */
function place(procedure: string, path: string): string {
  return procedure === path ? procedure : `${procedure}  ${path}`;
}
