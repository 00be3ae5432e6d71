import type { Plot } from './draw-case.ts';
import { STYLE } from './style.ts';

/** Makes a file of its own of a plot, which looks as it does in the report. */
export function toSvgFile({ svg }: Plot): string {
  return svg.replace(/^<svg (.*?)>/, (_, attributes) => {
    return `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><style>${STYLE}</style>`;
  });
}
