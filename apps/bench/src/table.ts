import type { Ranking, RankingRow } from './ranking.ts';

/** Space between two columns. */
const GAP = '  ';

/** Writes a ranking as a table for a terminal: names to the left, figures to the right. */
export function toTable({ title, columns, rows }: Ranking): string {
  const labelWidth = Math.max(title.length, ...rows.map(({ label }) => label.length));
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map(({ cells }) => cells[index]?.length ?? 0)),
  );
  const lineOf = (label: string, cells: readonly string[], remark?: string): string => {
    const padded = cells.map((cell, index) => cell.padStart(widths[index] ?? 0));
    return [label.padEnd(labelWidth), ...padded, ...(remark === undefined ? [] : [remark])].join(GAP).trimEnd();
  };
  const body = rows.map(({ label, cells, remark }: RankingRow) => lineOf(label, cells, remark));
  return `${[lineOf(title, columns), ...body].join('\n')}\n`;
}
