import type { Answer, Question } from './answer.ts';

/** What was asked of another process and is not answered yet. */
export interface Questions {
  /** Asks, and waits for the answer. */
  readonly ask: (command: string, argument: unknown) => Promise<unknown>;
  /** Takes an answer. */
  readonly receive: (answer: Answer) => void;
  /** Ends the wait for every answer. */
  readonly fail: (error: Error) => void;
}

/** Keeps the questions to another process, and brings each answer to whoever asked. */
export function createQuestions(send: (question: Question) => void): Questions {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;
  return {
    ask(command, argument) {
      const id = ++lastId;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      send({ id, command, argument });
      return answer.promise;
    },
    receive({ id, result, error }) {
      if (error === undefined) waiting.get(id)?.resolve(result);
      else waiting.get(id)?.reject(new Error(error));
      waiting.delete(id);
    },
    fail(error) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    },
  };
}
