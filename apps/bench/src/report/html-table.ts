import type { Ranking, RankingRow } from '../ranking.ts';
import { escapeHtml } from './escape.ts';

/** Writes a ranking as a table in HTML. */
export function toHtmlTable({ title, columns, rows }: Ranking): string {
  const head = ['', ...columns].map((column) => `<th scope="col">${escapeHtml(column)}</th>`);
  const body = rows.map((row) => rowOf(row, columns.length));
  return `<div class="scroll"><table aria-label="${escapeHtml(title)}"><thead><tr>${head.join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table></div>`;
}

function rowOf({ label, cells, remark, isOurs }: RankingRow, columns: number): string {
  const figures = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`);
  const span = cells.length === 0 ? ` colspan="${columns}"` : '';
  const last = remark === undefined ? '' : `<td class="remark"${span}>${escapeHtml(remark)}</td>`;
  return `<tr class="${isOurs ? 'ours' : 'peer'}"><td>${escapeHtml(label)}</td>${figures.join('')}${last}</tr>`;
}
