import type { Ranking } from '../ranking.ts';

/** Writes a ranking as a table in Markdown, laid out as its formatter does: names to the left, figures to the right. */
export function toMarkdown({ title, columns, rows }: Ranking): string {
  const head = [title, ...columns];
  const body = rows.map(({ label, cells, remark, isOurs }) => {
    const name = isOurs ? `**${label}**` : label;
    return [name, ...(cells.length > 0 ? cells : [remark ?? '', ...columns.slice(1).map(() => '')])];
  });
  const widths = head.map((cell, index) => Math.max(cell.length, 3, ...body.map((row) => row[index]?.length ?? 0)));
  const pad = (cell: string, index: number): string =>
    index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0);
  const line = (cells: readonly string[]): string => `| ${cells.map(pad).join(' | ')} |\n`;
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...body.map(line)].join('');
}
