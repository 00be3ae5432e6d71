import { allocateNumbers, compareContracts, type Contract, contractOf, type Finding, type Lock } from '@ahoy/contract';
import { createProcedureBuilder } from '@ahoy/core/procedure';
import { schemaOf } from '@ahoy/protobuf';
import { z } from 'zod';
import { type Carrier, carrierOf, jsonCarrier } from './carrier.ts';
import { isKept } from './is-kept.ts';
import type { Pair, Schema } from './random-pair.ts';
import { toZod } from './to-zod.ts';
import { valueOf } from './value-of.ts';

/** What became of the values that one side sent the other. */
export type Outcome = 'taken' | 'changed' | 'refused';

/** The verdict on one side of one profile, and what happened. */
export interface Judgement {
  readonly profile: 'json' | 'proto';
  readonly side: 'input' | 'output';
  /** Findings of deployed clients. */
  readonly findings: readonly Finding[];
  /** The worst that happened, and the value that it happened to. */
  readonly outcome: Outcome;
  readonly value?: unknown;
  readonly reason?: string;
  readonly count: number;
}

const VALUES = 12;
const procedure = createProcedureBuilder();

/** Judges a pair, runs values of the one side through the other, and tells both. Undefined: no contract can hold it. */
export function judgePair(pair: Pair): readonly Judgement[] | undefined {
  const [before, after] = [toContract(pair.before), toContract(pair.after)];
  if (!before || !after) return undefined;
  const lock = allocateNumbers(before);
  const numbered = {
    before: { contract: before, lock },
    after: { contract: after, lock: allocateNumbers(after, lock) },
  };
  const { findings } = compareContracts(before, after);
  const deployed = findings.filter(({ direction }) => direction === 'old-client');
  return (['input', 'output'] as const).flatMap((side) => {
    const carriers = { json: jsonCarrier, proto: carrierBetween(numbered, side) };
    return (['json', 'proto'] as const).flatMap((profile): readonly Judgement[] => {
      const carrier = carriers[profile];
      if (carrier === undefined) return [];
      const own = deployed.filter((finding) => finding.profile === profile && finding.side === side);
      return [{ profile, side, findings: own, ...run(pair, { side, carrier }) }];
    });
  });
}

function toContract({ node, types }: Schema): Contract | undefined {
  try {
    const schema = toZod(node, types, 'router');
    return contractOf({
      test: {
        run: procedure
          .input(schema)
          .output(schema)
          .mutation(() => ({})),
      },
    });
  } catch {
    return undefined;
  }
}

interface Numbered {
  readonly contract: Contract;
  readonly lock: Lock;
}

/** Undefined where protobuf has no form for one of the two. */
function carrierBetween(
  { before, after }: { before: Numbered; after: Numbered },
  side: 'input' | 'output',
): Carrier | undefined {
  try {
    const [old, now] = [before, after].map(({ contract, lock }) => schemaOf(contract, lock).methods[0]?.[side]);
    if (!old || !now) return undefined;
    return side === 'input' ? carrierOf(old, now) : carrierOf(now, old);
  } catch {
    return undefined;
  }
}

/** An old client sends an input to the new server, a new server an output to the old client. */
function run(
  { before, after, random }: Pair,
  { side, carrier }: { side: 'input' | 'output'; carrier: Carrier },
): Pick<Judgement, 'outcome' | 'value' | 'reason' | 'count'> {
  const [from, to] = side === 'input' ? [before, after] : [after, before];
  const isInput = side === 'input';
  const sender = toZod(from.node, from.types, isInput ? 'router' : 'client');
  const receivers = {
    strict: toZod(to.node, to.types, isInput ? 'router' : 'client'),
    shape: toZod(to.node, to.types, 'shape'),
  };
  let worst: Pick<Judgement, 'outcome' | 'value' | 'reason'> = { outcome: 'taken' };
  let count = 0;
  for (let tries = 0; tries < VALUES; tries++) {
    const sent = validValue(from, sender, { random, maker: isInput ? 'caller' : 'server' });
    if (!sent) continue;
    let own: unknown;
    try {
      own = carrier.own(sent.value);
      // Nor is what a server of the sender's own version would refuse.
      if (!sender.safeParse(own).success) continue;
    } catch {
      continue; // what the sender itself cannot carry is not sent
    }
    count++;
    const { outcome, reason } = outcomeOf(sent.value, own, { carrier, sender, receivers, isInput });
    if (outcome === 'refused') return { outcome, value: sent.value, ...(reason && { reason }), count };
    if (outcome === 'changed') worst = { outcome, value: sent.value, ...(reason && { reason }) };
  }
  return { ...worst, count };
}

function validValue(
  { node, types }: Schema,
  sender: z.ZodType,
  options: { random: Pair['random']; maker: 'caller' | 'server' },
): { readonly value: unknown } | undefined {
  try {
    const value = valueOf(node, { ...options, types });
    const parsed = sender.safeParse(value);
    if (!parsed.success) return undefined;
    // A server sends what its schema has made of the value.
    return { value: options.maker === 'server' ? parsed.data : value };
  } catch {
    return undefined;
  }
}

interface Ends {
  readonly carrier: Carrier;
  readonly sender: z.ZodType;
  readonly receivers: { readonly strict: z.ZodType; readonly shape: z.ZodType };
  readonly isInput: boolean;
}

function outcomeOf(
  value: unknown,
  own: unknown,
  { carrier, isInput, receivers, sender }: Ends,
): { readonly outcome: Outcome; readonly reason?: string } {
  let received: unknown;
  try {
    received = carrier.other(value);
  } catch (error) {
    return { outcome: 'refused', reason: String(error) };
  }
  const parsed = receivers.strict.safeParse(received);
  if (isInput) {
    if (!parsed.success) return { outcome: 'refused', reason: z.prettifyError(parsed.error) };
    const expected = sender.safeParse(own);
    const isWhole = !expected.success || isKept(expected.data, parsed.data);
    return isWhole ? { outcome: 'taken' } : { outcome: 'changed', reason: 'the server makes something else of it' };
  }
  const shape = receivers.shape.safeParse(received);
  if (!shape.success) return { outcome: 'refused', reason: z.prettifyError(shape.error) };
  if (!parsed.success) return { outcome: 'changed', reason: z.prettifyError(parsed.error) };
  return { outcome: 'taken' };
}
