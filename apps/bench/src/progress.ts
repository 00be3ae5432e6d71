/** Tells how far a run is. */
export interface Progress {
  /** A set begins, which has so many steps. */
  readonly begin: (title: string, steps: number) => void;
  /** A step begins: `group` is the round that it belongs to, `name` the side. */
  readonly step: (group: string, name: string) => void;
  readonly end: () => void;
  /** Says something that stays. */
  readonly say: (line: string) => void;
}

/** Where progress is written to. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

const BAR_WIDTH = 24;
const DEFAULT_COLUMNS = 80;
/** Goes to the beginning of the line, and clears it (ECMA-48: EL). */
const CLEAR = '\r\u001B[K';

/** Makes a progress bar of one line on a terminal, and elsewhere a line for each round. */
export function createProgress(output: ProgressOutput): Progress {
  let [title, steps, step, lastGroup] = ['', 0, 0, ''];
  const isTerminal = output.isTTY === true;
  const clear = (): unknown => isTerminal && output.write(CLEAR);

  return {
    begin(newTitle, newSteps) {
      [title, steps, step, lastGroup] = [newTitle, newSteps, 0, ''];
    },
    step(group, name) {
      if (isTerminal) {
        const filled = Math.round((step / steps) * BAR_WIDTH);
        const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
        const line = `${bar} ${title}: ${group}: ${name}`;
        output.write(`${CLEAR}${line.slice(0, (output.columns ?? DEFAULT_COLUMNS) - 1)}`);
      } else if (group !== lastGroup) {
        output.write(`${title}: ${group}\n`);
      }
      lastGroup = group;
      step++;
    },
    end: () => void clear(),
    say(line) {
      clear();
      output.write(`${line}\n`);
    },
  };
}
