import { escapeHtml } from './escape.ts';
import { logScale, powersOfTen, type Range, type Scale, toShort } from './scale.ts';

/** One line: a quantity at each place of an axis. */
export interface Line {
  readonly label: string;
  readonly points: readonly Point[];
  readonly isOurs: boolean;
}

/** A point of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 880;
const LEFT = 56;
const RIGHT = 600;
const TOP = 16;
const BOTTOM_MARGIN = 42;
const LABEL_HEIGHT = 14;
const LEAST_HEIGHT = 300;

/** Draws lines on two logarithmic axes, with the name of each at its end. */
export function drawLines(title: string, axis: string, lines: readonly Line[]): string {
  // Neither zero nor less has a place on a logarithmic axis.
  const drawn = lines
    .map((line) => ({
      ...line,
      points: line.points.filter(({ x, y }) => x > 0 && y > 0).toSorted((a, b) => a.x - b.x),
    }))
    .filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return '';
  const plotHeight = Math.max(LEAST_HEIGHT, drawn.length * LABEL_HEIGHT);
  const points = drawn.flatMap((line) => line.points);
  const [xs, ys] = [rangeOf(points.map(({ x }) => x)), widen(rangeOf(points.map(({ y }) => y)))];
  const toX = logScale(xs, [LEFT, RIGHT]);
  const toY = logScale(ys, [TOP + plotHeight, TOP]);
  const height = TOP + plotHeight + BOTTOM_MARGIN;
  const marks = [...new Set(points.map(({ x }) => x))];
  const parts = [
    ...powersOfTen(ys).map((value) => markY(value, toY(value))),
    ...marks.map((value) => markX(value, toX(value), TOP + plotHeight)),
    `<text class="axis" x="${(LEFT + RIGHT) / 2}" y="${height - 6}" text-anchor="middle">${escapeHtml(axis)}</text>`,
    ...placeLabels(drawn, toY).map(({ line, y }) => drawLine(line, { toX, toY }, y)),
  ];
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${parts.join('\n')}</svg>`;
}

function drawLine({ label, points, isOurs }: Line, { toX, toY }: { toX: Scale; toY: Scale }, labelY: number): string {
  const places = points.map(({ x, y }) => `${toX(x).toFixed(1)} ${toY(y).toFixed(1)}`);
  const last = points.at(-1) as Point;
  const [endX, endY] = [toX(last.x), toY(last.y)];
  const dots = points.map(({ x, y }) => `<circle cx="${toX(x).toFixed(1)}" cy="${toY(y).toFixed(1)}" r="2.5"/>`);
  const tip = `${label}: ${points.map(({ x, y }) => `${toShort(y)} at ${toShort(x)}`).join(', ')}`;
  return `<g class="${isOurs ? 'ours' : 'peer'}"><title>${escapeHtml(tip)}</title>
<path class="line" d="M${places.join('L')}"/>${dots.join('')}
<path class="lead" d="M${endX + 3} ${endY.toFixed(1)}L${RIGHT + 20} ${labelY.toFixed(1)}"/>
<text x="${RIGHT + 24}" y="${(labelY + 4).toFixed(1)}">${escapeHtml(label)} ${toShort(last.y)}</text></g>`;
}

/** Puts each label as near to the end of its line as the labels above it allow. */
function placeLabels(lines: readonly Line[], toY: Scale): readonly { readonly line: Line; readonly y: number }[] {
  const wanted = lines.map((line) => ({ line, y: toY((line.points.at(-1) as Point).y) })).toSorted((a, b) => a.y - b.y);
  // From below, no label is lower than the room beneath it; from above, none overlaps the one before.
  let floor = Math.max(...wanted.map(({ y }) => y), TOP + (wanted.length - 1) * LABEL_HEIGHT) + LABEL_HEIGHT;
  const fitting = wanted.toReversed().map(({ line, y }) => ({ line, y: (floor = Math.min(y, floor - LABEL_HEIGHT)) }));
  let ceiling = Number.NEGATIVE_INFINITY;
  return fitting.toReversed().map(({ line, y }) => {
    ceiling = Math.max(y, TOP, ceiling + LABEL_HEIGHT);
    return { line, y: ceiling };
  });
}

function markY(value: number, y: number): string {
  return `<path class="grid" d="M${LEFT} ${y.toFixed(1)}H${RIGHT}"/><text class="axis" x="${LEFT - 6}" y="${(y + 4).toFixed(1)}" text-anchor="end">${toShort(value)}</text>`;
}

function markX(value: number, x: number, bottom: number): string {
  return `<path class="grid" d="M${x.toFixed(1)} ${TOP}V${bottom}"/><text class="axis" x="${x.toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${value.toLocaleString('en')}</text>`;
}

function rangeOf(values: readonly number[]): Range {
  return [Math.min(...values), Math.max(...values)];
}

/** Leaves room above and below, and makes a range of a single value. */
function widen([low, high]: Range): Range {
  return [low / 1.3, high * 1.3];
}
