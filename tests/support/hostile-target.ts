import { connect } from '@ahoy/client';
import { connect as connectGrpc } from '@ahoy/client/grpc';
import { contractOf } from '@ahoy/contract';
import { createProcedureBuilder, type ServiceProcedureBuilder, stream } from '@ahoy/core/procedure';
import { serve } from '@ahoy/server';
import { expect } from 'vitest';
import { z } from 'zod';
import { silent } from './transports.ts';

const procedure: ServiceProcedureBuilder = createProcedureBuilder();
const Item = z.object({ n: z.int() });

/** What has happened inside of the target since a test asked last. */
export const seen: { calls: number; totals: number[] } = { calls: 0, totals: [] };

const services = {
  target: {
    /** name = 1, color = 2 (green = 1, red = 2). */
    paint: procedure
      .input(z.object({ name: z.string(), color: z.enum(['red', 'green']).optional() }))
      .output(z.object({ said: z.string() }))
      .query(({ input }) => {
        seen.calls++;
        return { said: `${input.name} ${input.color ?? 'plain'}` };
      }),
    /** Any value of google.protobuf.Value, in field 1. */
    any: procedure.input(z.object({ value: z.unknown() })).query(() => 'taken'),
    total: procedure
      .input(stream(Item))
      .output(z.object({ total: z.int() }))
      .mutation(async ({ input }) => {
        let total = 0;
        for await (const { n } of input) total += n;
        seen.totals.push(total);
        return { total };
      }),
    /** Answers the first item with a text of that length, and reads no other. */
    early: procedure
      .input(stream(Item))
      .output(z.string())
      .mutation(async ({ input }) => {
        for await (const { n } of input) return 'x'.repeat(n);
        return '';
      }),
    repeat: procedure
      .input(stream(Item))
      .output(stream(Item))
      .subscription(async function* ({ input }) {
        yield* input;
      }),
  },
};

/** Paths of the target's methods. */
export const method = {
  paint: '/target.Target/Paint',
  any: '/target.Target/Any',
  total: '/target.Target/Total',
  early: '/target.Target/Early',
  repeat: '/target.Target/Repeat',
} as const;

/** A server for tests to attack. */
export interface Target {
  readonly port: number;
  readonly url: string;
  /** Calls it as well-behaved clients do, over new connections. */
  readonly serves: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Limit of a message, in bytes. */
export const LIMIT = 1024 * 1024;

/** Starts the target. */
export async function startTarget(): Promise<Target> {
  const server = await serve(services, { ports: [0], logger: silent, stopOn: [], maxBodyBytes: LIMIT });
  const { port = 0, url = '' } = server.addresses[0] ?? {};
  const contract = contractOf(services);
  return {
    port,
    url,
    async serves() {
      const grpc = connectGrpc<typeof services>(`grpc://127.0.0.1:${port}`, { contract, timeoutMs: 5_000 });
      const http = connect<typeof services>(url, { timeoutMs: 5_000 });
      for (const { target } of [grpc, http]) {
        expect(await target.paint({ name: 'Ada', color: 'red' })).toEqual({ said: 'Ada red' });
      }
    },
    close: () => server.close(),
  };
}
