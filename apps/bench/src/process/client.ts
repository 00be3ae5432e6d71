import { holdConnections, type HoldRequest, type HoldResult } from '../measure/hold.ts';
import { type LoadResult, putLoad } from '../measure/load.ts';
import { readSlowly, type SlowRequest, type SlowResult } from '../measure/slow-reader.ts';
import { readStreams, type StreamRequest, type StreamResult } from '../measure/streams.ts';
import { type Ability, type Client, NO_REASON, type Side } from '../side.ts';
import { callOf, type LoadRequest } from '../work/calls.ts';
import { versionsOf } from '../versions.ts';
import { answerParent } from './answer.ts';
import { loadSide } from './load-side.ts';

/** Why a side's client cannot do something, of what it cannot. */
export type Lacks = Partial<Record<Ability | 'hold', string>>;

/** What the results tell of a side. */
export interface About {
  readonly label: string;
  readonly versions: Readonly<Record<string, string>>;
}

// The client of one side: `node client.ts <side>`.

const side = await loadSide(process.argv[2] ?? '');
let port = 0;
let client: Client | undefined;

answerParent({
  about: async (): Promise<About> => ({ label: side.label, versions: await versionsOf(side) }),
  /** Connects, and sees that an answer is right. */
  async connect(to: number): Promise<Lacks> {
    port = to;
    client = await side.connect(port);
    const { message } = await client.call({ name: 'World' });
    if (message !== 'Hello, World') throw new Error(`answer: expected "Hello, World", got ${JSON.stringify(message)}`);
    return lacksOf(side, client);
  },
  load: async (request: LoadRequest): Promise<LoadResult> => putLoad(await callOf(connected(), request), request),
  streams: (request: StreamRequest): Promise<StreamResult> => readStreams(connected(), request),
  readSlowly: (request: SlowRequest): Promise<SlowResult> => readSlowly(connected(), request),
  hold: (request: HoldRequest): Promise<HoldResult> => holdConnections(side, port, request),
});

function connected(): Client {
  if (!client) throw new Error('client: expected one that is connected');
  return client;
}

function lacksOf({ lacks = {} }: Side, has: Client): Lacks {
  const abilities: readonly Ability[] = ['echo', 'echoBytes', 'count', 'chat'];
  const missing = abilities.filter((ability) => !has[ability]);
  const reasons = missing.map((ability) => [ability, lacks[ability] ?? NO_REASON[ability]]);
  return { ...Object.fromEntries(reasons), ...(lacks.hold !== undefined && { hold: lacks.hold }) };
}
