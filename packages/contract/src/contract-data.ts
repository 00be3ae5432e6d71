import { z } from 'zod';
import { ContractError } from './contract-error.ts';
import type { Contract } from './contract.ts';
import type { Node } from './node.ts';

/**
 * Takes data, such as the JSON of a lock, as a contract. All of it is kept.
 * @throws ContractError that says where, named by `source`, the data is no contract.
 */
export function toContract(data: unknown, source: string): Contract {
  const parsed = ContractSchema.safeParse(data);
  // What the schema does not name, such as a description, is kept as it came and is read by nobody as more than it is.
  if (parsed.success) return data as Contract;
  throw new ContractError(`${source} is no contract: ${z.prettifyError(parsed.error)}`);
}

const yes = z.literal(true).optional();
const limit = z.number().optional();
const digits = z
  .string()
  .regex(/^-?\d+$/)
  .optional();
const scalar = z.union([z.string(), z.number()]);
const lazyNode: z.ZodType<Node> = z.lazy(() => NodeSchema);
const common = { nullable: yes, deprecated: yes, refinements: z.number().optional() };

const node = <Kind extends Node['kind'], Shape extends z.core.$ZodShape>(
  kind: Kind,
  shape: Shape,
): z.ZodObject<{ kind: z.ZodLiteral<Kind> } & typeof common & Shape> =>
  z.object({ kind: z.literal(kind), ...common, ...shape });

const FieldSchema = z.object({
  name: z.string(),
  node: lazyNode,
  optional: yes,
  number: z.int().optional(),
});

// The members are the kinds of `Node`; what they leave out is taken as it comes.
const NodeSchema = z.discriminatedUnion('kind', [
  node('string', { min: limit, max: limit, format: z.string().optional(), patterns: z.array(z.string()).optional() }),
  node('number', {
    format: z.literal('float32').optional(),
    min: limit,
    max: limit,
    above: limit,
    below: limit,
    multipleOf: limit,
  }),
  node('integer', {
    format: z.enum(['int32', 'uint32', 'safe', 'int64', 'uint64', 'bigint']),
    min: digits,
    max: digits,
    multipleOf: digits,
  }),
  node('boolean', {}),
  node('bytes', { min: limit, max: limit }),
  node('date', { min: z.string().optional(), max: z.string().optional() }),
  node('enum', { id: z.string().optional(), values: z.array(scalar) }),
  node('literal', {
    values: z.array(z.union([scalar, z.boolean(), z.null(), z.object({ bigint: z.string() })])),
  }),
  node('object', {
    fields: z.array(FieldSchema),
    unknown: z.union([z.enum(['strip', 'strict', 'loose']), lazyNode]),
  }),
  node('array', { item: lazyNode, min: limit, max: limit }),
  node('tuple', { items: z.array(lazyNode), optionalFrom: limit, rest: lazyNode.optional() }),
  node('record', { key: lazyNode, value: lazyNode, partial: yes, loose: yes }),
  node('map', { key: lazyNode, value: lazyNode, min: limit, max: limit }),
  node('set', { item: lazyNode, min: limit, max: limit }),
  node('union', { members: z.array(lazyNode), discriminator: z.string().optional() }),
  node('intersection', { left: lazyNode, right: lazyNode }),
  node('ref', { id: z.string() }),
  node('any', { json: yes }),
  node('nothing', { only: z.enum(['undefined', 'null', 'never']) }),
  node('stream', { item: lazyNode, tracked: yes }),
]) as unknown as z.ZodType<Node>;

const ProcedureSchema = z.object({
  path: z.string(),
  type: z.enum(['query', 'mutation', 'subscription']),
  streaming: z.enum(['unary', 'client', 'server', 'bidi']),
  meta: z.object({
    http: z.string().optional(),
    grpc: z.templateLiteral([z.string(), '/', z.string()]).optional(),
    deprecated: z.union([z.boolean(), z.string()]).optional(),
  }),
  input: lazyNode.optional(),
  inputOptional: yes,
  output: lazyNode.optional(),
  errors: lazyNode.optional(),
  tracked: yes,
});

const ContractSchema = z.object({
  version: z.literal(1),
  procedures: z.array(ProcedureSchema),
  types: z.record(z.string(), lazyNode),
});
