import type { Side } from '../side.ts';

/** Connections to open. */
export interface HoldRequest {
  readonly count: number;
}

/** How many connections were opened, and why no more. */
export interface HoldResult {
  readonly held: number;
  readonly error?: string;
}

/** Connections that are opened at a time. */
const AT_ONCE = 64;

/** Opens connections and keeps them open until this process ends. */
export async function holdConnections(side: Side, port: number, { count }: HoldRequest): Promise<HoldResult> {
  const hold = side.hold ?? ((to: number) => connectAndCall(side, to));
  let [begun, held] = [0, 0];
  let failure: Error | undefined;
  const opener = async (): Promise<void> => {
    while (begun++ < count && !failure) {
      try {
        await hold(port);
        held++;
      } catch (error) {
        failure ??= error as Error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, opener));
  return { held, ...(failure && { error: failure.message }) };
}

async function connectAndCall(side: Side, port: number): Promise<void> {
  const client = await side.connect(port);
  await client.call({ name: 'World' });
  kept.add(client);
}

/** What is not referred to may be collected, and then closes. */
const kept = new Set<object>();
