import { type Dispatcher, type Pool } from 'undici';
import type { Client } from '../side.ts';
import { readLines } from './json-lines.ts';
import type { GuestList, HelloReply } from '../work/schema.ts';

type Answer = Dispatcher.ResponseData['body'];

/** Calls a service of plain HTTP and JSON with undici: its answers are taken at their word. */
export function undiciClient(pool: Pool): Client {
  async function post(name: string, body: string | Uint8Array, type: string): Promise<Answer> {
    const request = { method: 'POST', path: `/greeter/${name}`, headers: { 'content-type': type }, body } as const;
    const answer = await pool.request(request);
    if (answer.statusCode === 200) return answer.body;
    throw new Error(`${name}: expected status 200, got ${answer.statusCode}: ${await answer.body.text()}`);
  }
  const json = async (name: string, input: object): Promise<unknown> =>
    (await post(name, JSON.stringify(input), 'application/json')).json();

  return {
    call: async (input) => (await json('sayHello', input)) as HelloReply,
    echo: async (input) => (await json('echo', input)) as GuestList,
    async *count(input) {
      const body = await post('count', JSON.stringify(input), 'application/json');
      yield* readLines(body.setEncoding('utf8'));
    },
    echoBytes: async (input) => (await post('echoBytes', input, 'application/octet-stream')).bytes(),
    close: () => pool.destroy(),
  };
}
