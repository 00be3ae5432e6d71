import { lossLines } from '../losses-text.ts';
import { rankingsOf } from '../ranking.ts';
import type { Case, Entry, Machine, Results, SetResult } from '../result.ts';
import { isOurs } from '../sides.ts';
import { drawCase } from './draw-case.ts';
import { escapeHtml } from './escape.ts';
import { toHtmlTable } from './html-table.ts';
import { drawLines, type Line } from './lines.ts';
import { STYLE } from './style.ts';

/** Writes results as a page that needs nothing beside itself. */
export function toReport(results: Results): string {
  const { date, sets } = results;
  const title = `Ahoy and its peers, ${date.slice(0, 10)}`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
<h1>${title}</h1>
${introduction(results)}
<nav>${sets.map(({ name, title: text }) => `<a href="#${name}">${escapeHtml(text)}</a>`).join('')}</nav>
${whereLost(results)}
${sets.map((set) => section(set, results)).join('\n')}
${versions(results)}
</html>
`;
}

function introduction({ machine, rounds, full }: Results): string {
  return `<p>Every server and every client ran in a process of its own; rounds were taken in turn, so that what disturbs the
machine disturbs all. A figure is the median of ${rounds === 1 ? 'one round' : `up to ${rounds} rounds`}, ± says how far the farthest round is from it, × Ahoy compares rounds
with each other. Machines differ and are noisy: a ratio within one run counts, an absolute figure does not.</p>
<p class="quiet">${escapeHtml(describe(machine))}${full ? '' : '. This run left out sets or sides, or was cut short.'}</p>`;
}

function describe({ cpu, cores, memoryGiB, system, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}`;
}

function whereLost(results: Results): string {
  const losses = lossLines(results);
  if (losses.length === 0) return '';
  const items = losses.map((line) => `<li>${escapeHtml(line)}</li>`);
  const label = results.sides[results.reference ?? '']?.label ?? 'Ahoy';
  return `<details><summary>Where others are better than ${escapeHtml(label)}: in ${losses.length} cases</summary><ul>${items.join('\n')}</ul></details>`;
}

function section(set: SetResult, results: Results): string {
  const tables = rankingsOf(set, results);
  const body =
    set.axis === undefined ? bars(set, results, tables.map(toHtmlTable)) : lines(set, results, tables.map(toHtmlTable));
  return `<section id="${set.name}"><h2>${escapeHtml(set.title)}</h2>\n<p>${escapeHtml(set.about)}</p>\n${body}</section>`;
}

function bars(set: SetResult, results: Results, tables: readonly string[]): string {
  return set.cases
    .map((one, index) => {
      const { title, svg } = drawCase(set, one, results);
      return `<h3>${escapeHtml(title)}</h3>\n${svg}\n${tables[index]}`;
    })
    .join('\n');
}

function lines(set: SetResult, results: Results, tables: readonly string[]): string {
  const [metric] = set.metrics;
  const kinds = [...new Set(set.cases.map(({ series }) => series))];
  const plots = kinds.map((series) => {
    const cases = set.cases.filter((one) => one.series === series);
    const title = `${series === undefined ? '' : `${series}: `}${metric?.title}, ${metric?.better} is better`;
    return `<h3>${escapeHtml(title)}</h3>\n${drawLines(title, set.axis ?? '', linesOf(set, cases, results))}`;
  });
  const details = set.cases.map(
    ({ name }, index) => `<details><summary>${escapeHtml(name)}</summary>${tables[index]}</details>`,
  );
  return [...plots, ...details].join('\n');
}

function linesOf(set: SetResult, cases: readonly Case[], { sides }: Results): readonly Line[] {
  const key = set.metrics[0]?.key ?? '';
  const names = [...new Set(set.entries.map(({ side }) => side))];
  const entryOf = (side: string, one: Case): Entry | undefined =>
    set.entries.find((entry) => entry.side === side && entry.case === one.name);
  return names.map((side) => ({
    label: sides[side]?.label ?? side,
    isOurs: isOurs(side),
    points: cases.flatMap((one) => {
      const y = entryOf(side, one)?.metrics?.[key]?.median;
      return y === undefined || one.x === undefined ? [] : [{ x: one.x, y }];
    }),
  }));
}

function versions({ sides }: Results): string {
  const all = Object.assign({}, ...Object.values(sides).map((side) => side.versions)) as Record<string, string>;
  const sorted = Object.entries(all).toSorted(([a], [b]) => a.localeCompare(b));
  return `<h2>Versions</h2>\n<p class="quiet">${sorted.map(([name, version]) => escapeHtml(`${name} ${version}`)).join(', ')}</p>`;
}
