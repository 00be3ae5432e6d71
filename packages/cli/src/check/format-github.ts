import { callersText } from '../source/callers.ts';
import { forWhom } from './changes.ts';
import type { CheckReport, PlacedChange } from './check-report.ts';
import { rolloutText } from './rollout-text.ts';

/**
 * Writes a report as workflow commands, which GitHub shows beside the changed lines; what is safe is left out. Source:
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function formatGithub(report: CheckReport): string {
  const { against, changes, notes } = report;
  const told = changes.filter(({ severity }) => severity !== 'safe');
  return [
    ...told.map(commandOf),
    `::notice title=ahoy check::${dataOf([`Compared with ${against}.`, ...notes, rolloutText(report)].join(' '))}`,
  ].join('\n');
}

function commandOf(change: PlacedChange): string {
  const { rule, severity, procedure, message, advice, place, callers } = change;
  const properties = {
    file: place.file,
    ...(place.line !== undefined && { line: String(place.line) }),
    title: `${rule} in ${procedure}`,
  };
  const text = [
    `${message} (${forWhom(change)}).`,
    `Instead: ${advice}.`,
    ...(callers ? [`Callers: ${callersText(callers)}.`] : []),
  ].join('\n');
  const list = Object.entries(properties).map(([key, value]) => `${key}=${propertyOf(value)}`);
  return `::${severity === 'breaking' ? 'error' : 'warning'} ${list.join(',')}::${dataOf(text)}`;
}

function dataOf(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function propertyOf(text: string): string {
  return dataOf(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
