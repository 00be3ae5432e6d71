import type { StreamFormat } from './media-type.ts';
import type { StreamWriter } from './send-stream.ts';

/** One JSON text a line. A tracked item is `{"id","data"}`; a failure is a last line `{"error": problem}`. */
const lines: StreamWriter = {
  item: (json, id) => (id === undefined ? `${json}\n` : `{"id":${JSON.stringify(id)},"data":${json}}\n`),
  problem: (error) => `${JSON.stringify({ error })}\n`,
  end: '',
  ping: '',
};

/**
 * Server-sent events (HTML, 9.2). An item is a message; `return` says that no more come, `error` that the stream has
 * failed, with a problem. A browser's EventSource closes on neither: the page does.
 */
const events: StreamWriter = {
  item: (json, id) => `${id === undefined ? '' : `id: ${checkId(id)}\n`}data: ${json}\n\n`,
  problem: (problem) => `event: error\ndata: ${JSON.stringify(problem)}\n\n`,
  end: 'event: return\ndata: \n\n',
  ping: ': ping\n\n',
};

/** How each format writes a stream. */
export const streamWriters: Readonly<Record<StreamFormat, StreamWriter>> = { lines, events };

/** @throws Error for an id that the format has no form for. */
function checkId(id: string): string {
  if (/[\0\r\n]/.test(id)) throw new Error(`an event has no form for the id ${JSON.stringify(id)}`);
  return id;
}
