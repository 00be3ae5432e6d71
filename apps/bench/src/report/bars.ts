import type { Spread } from '../statistics.ts';
import { quantile } from '../statistics.ts';
import { escapeHtml } from './escape.ts';
import { linearScale, type Scale, toShort } from './scale.ts';

/** One bar, and how far its measurements go. */
export interface Bar {
  readonly label: string;
  readonly spread: Spread;
  readonly isOurs: boolean;
}

const WIDTH = 860;
const ROW = 22;
const LABEL_WIDTH = 260;
const VALUE_WIDTH = 70;
/** A bar that is this many times as long as most are is cut, so that the others can be told apart. */
const MUCH_LONGER = 1.5;

/** Draws horizontal bars with their spread, in the given order. */
export function drawBars(title: string, bars: readonly Bar[]): string {
  const medians = bars.map(({ spread }) => spread.median);
  const most = Math.min(Math.max(...medians), quantile(medians, 0.8) * MUCH_LONGER) || 1;
  const scale = linearScale([0, most], [LABEL_WIDTH, WIDTH - VALUE_WIDTH]);
  const height = bars.length * ROW + 4;
  const rows = bars.map((bar, index) => drawBar(bar, index * ROW, { scale, most }));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title)}">${rows.join('')}</svg>`;
}

function drawBar(
  { label, spread, isOurs }: Bar,
  top: number,
  { scale, most }: { readonly scale: Scale; readonly most: number },
): string {
  const { median, low, high } = spread;
  const [end, middle] = [scale(Math.min(median, most)), top + ROW / 2];
  const place = (value: number): string => scale(Math.min(value, most)).toFixed(1);
  const cut =
    median > most ? `<path class="cut" d="M${end - 14} ${top + 2}l6 ${ROW - 4}m-2 ${4 - ROW}l6 ${ROW - 4}"/>` : '';
  const range = median > most ? '' : `<path class="spread" d="M${place(low)} ${middle}H${place(high)}"/>`;
  const tip = `${label}: ${toShort(median)} (${toShort(low)} to ${toShort(high)})`;
  return `<g class="${isOurs ? 'ours' : 'peer'}"><title>${escapeHtml(tip)}</title>
<text x="${LABEL_WIDTH - 8}" y="${middle + 4}" text-anchor="end">${escapeHtml(label)}</text>
<rect x="${LABEL_WIDTH}" y="${top + 3}" width="${Math.max(1, end - LABEL_WIDTH).toFixed(1)}" height="${ROW - 6}" rx="2"/>${range}${cut}
<text x="${(Math.max(end, Number(place(high))) + 6).toFixed(1)}" y="${middle + 4}">${toShort(median)}</text></g>`;
}
