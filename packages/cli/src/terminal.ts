import { once } from 'node:events';
import { styleText } from 'node:util';

/** What a command needs of the process that it runs in. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that the command was given in. */
  readonly cwd: string;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** The answer, and nothing else. */
  readonly stdout: Output;
  /** What is said beside the answer. */
  readonly stderr: Output;
  /** Ends what runs: Ctrl-C, or nobody who reads on. */
  readonly signal: AbortSignal;
}

/** A stream that a person or a program reads. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

/** Colours and weights that are used. */
export type Style = Parameters<typeof styleText>[0];

/** Writes a line; resolves when there is room for the next one. */
export async function print({ stdout, signal }: Terminal, line: string): Promise<void> {
  if (!stdout.write(`${line}\n`)) await once(stdout, 'drain', { signal });
}

/** Says a line to the person at the terminal. */
export function say({ stderr }: Terminal, line: string): void {
  stderr.write(`${line}\n`);
}

/** Styles a text where the stream is a terminal that takes colours: not in a pipe, and not with `NO_COLOR`. */
export function styled(output: Output, style: Style, text: string): string {
  return output.isTTY ? styleText(style, text, { stream: output }) : text;
}
