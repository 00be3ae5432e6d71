import { z } from 'zod';
import type { Contract } from './contract.ts';
import { ContractError } from './contract-error.ts';
import { toLock } from './lock-text.ts';
import type { Lock } from './lock.ts';
import type { Node } from './node.ts';

/** A contract and its field numbers, as far as a caller needs them to write and to read values. */
export interface WireContract {
  readonly contract: Contract;
  readonly lock: Lock;
}

/**
 * Takes data as a contract and its numbers, and leaves out what no caller needs: limits, patterns, defaults,
 * descriptions, errors, routes of other protocols, and numbers that are not used.
 * @throws ContractError that says where, named by `source`, the data is no contract. Code is made of a contract, so that
 * one from elsewhere is let in by this alone.
 */
export function toWireContract(data: unknown, source: string): WireContract {
  const parsed = WireContractSchema.safeParse(data);
  if (!parsed.success) throw new ContractError(`${source} is no contract: ${z.prettifyError(parsed.error)}`);
  const { contract, lock } = parsed.data;
  return { contract, lock: toLock({ ...lock, reserved: {} }, source) };
}

const yes = z.literal(true).exactOptional();
const BigintSchema = z.object({ bigint: z.string().regex(/^-?\d{1,4096}$/) });
const lazyNode: z.ZodType<Node> = z.lazy(() => NodeSchema);
/** What any node may say of itself. */
const common = { nullable: yes };

const node = <Kind extends string, Shape extends z.core.$ZodShape>(
  kind: Kind,
  shape: Shape,
): z.ZodObject<{ kind: z.ZodLiteral<Kind> } & typeof common & Shape> =>
  z.object({ kind: z.literal(kind), ...common, ...shape });

const FieldSchema = z.object({ name: z.string(), node: lazyNode, optional: yes });

const NodeSchema: z.ZodType<Node> = z.discriminatedUnion('kind', [
  node('string', {}),
  node('number', { format: z.literal('float32').exactOptional() }),
  node('integer', { format: z.enum(['int32', 'uint32', 'safe', 'int64', 'uint64', 'bigint']) }),
  node('boolean', {}),
  node('bytes', {}),
  node('date', {}),
  node('enum', { id: z.string().exactOptional(), values: z.array(z.union([z.string(), z.number()])) }),
  node('literal', { values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null(), BigintSchema])) }),
  node('object', {
    fields: z.array(FieldSchema),
    unknown: z.union([z.enum(['strip', 'strict', 'loose']), lazyNode]),
  }),
  node('array', { item: lazyNode }),
  node('tuple', {
    items: z.array(lazyNode),
    optionalFrom: z.int().min(0).exactOptional(),
    rest: lazyNode.exactOptional(),
  }),
  node('record', { key: lazyNode, value: lazyNode, partial: yes, loose: yes }),
  node('map', { key: lazyNode, value: lazyNode }),
  node('set', { item: lazyNode }),
  node('union', { members: z.array(lazyNode), discriminator: z.string().exactOptional() }),
  node('intersection', { left: lazyNode, right: lazyNode }),
  node('ref', { id: z.string() }),
  node('any', { json: yes }),
  node('nothing', { only: z.enum(['undefined', 'null', 'never']) }),
]);

const ProcedureSchema = z.object({
  path: z.string(),
  type: z.enum(['query', 'mutation', 'subscription']),
  streaming: z.enum(['unary', 'client', 'server', 'bidi']),
  meta: z.object({ grpc: z.templateLiteral([z.string(), '/', z.string()]).exactOptional() }),
  input: lazyNode.exactOptional(),
  inputOptional: yes,
  output: lazyNode.exactOptional(),
  tracked: yes,
});

const WireContractSchema = z.object({
  contract: z.object({
    version: z.literal(1),
    procedures: z.array(ProcedureSchema),
    types: z.record(z.string(), lazyNode),
  }),
  lock: z.object({ version: z.literal(1), numbers: z.record(z.string(), z.record(z.string(), z.number())) }),
});
