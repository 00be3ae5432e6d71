/** What the parent of a process asks it. */
export interface Question {
  readonly id: number;
  readonly command: string;
  readonly argument: unknown;
}

/** What it answers: a result, or the message of an error. */
export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** What a process can be asked. */
export type Commands = Readonly<Record<string, (argument: never) => unknown>>;

/** Answers the questions of the process that has started this one, and ends when that is gone. */
export function answerParent(commands: Commands): void {
  process.once('disconnect', () => process.exit());
  process.on('message', ({ id, command, argument }: Question) => {
    void run(commands, command, argument).then(
      (result) => send({ id, result }),
      (error: unknown) => send({ id, error: messageOf(error) }),
    );
  });
}

async function run(commands: Commands, name: string, argument: unknown): Promise<unknown> {
  const command = commands[name];
  if (!command) throw new Error(`command: expected one of ${Object.keys(commands).join(', ')}, got ${name}`);
  // The parent sends each command what it takes.
  return command(argument as never);
}

function send(answer: Answer): void {
  // A parent that is gone needs no answer.
  process.send?.(answer, () => {});
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}
