import type { ProcedureMeta, ProcedureType } from '@ahoy/core';
import { streamItemOf } from '@ahoy/core/procedure';
import type { ProcedureContract } from './contract.ts';
import { ContractError } from './contract-error.ts';
import { mergeInputs } from './merge-inputs.ts';
import type { NamedTypes } from './read/named-types.ts';
import { type Reading, type Schema, type Side, wholeNode } from './read/reading.ts';
import { createWalk } from './read/walk.ts';

/** What tRPC keeps of a procedure. */
interface ProcedureDef {
  readonly type: ProcedureType;
  readonly inputs: readonly unknown[];
  readonly output?: unknown;
  readonly meta?: ProcedureMeta;
}

/** What stands at one end of a procedure. */
interface End {
  readonly reading: Reading;
  readonly isStream: boolean;
  readonly tracked: boolean;
}

/** Reads one procedure, in whose nodes the ids of types are not final yet. */
export function readProcedure(path: string, procedure: object, types: NamedTypes): ProcedureContract {
  const { type, inputs, output, meta = {} } = (procedure as { _def: ProcedureDef })._def;
  const { errors, ...rest } = meta;
  const read = (schema: unknown, end: string, side: Side): End => readEnd(schema, `${path}.${end}`, { types, side });
  const sent = inputs.map((schema) => read(schema, 'input', 'input'));
  const answer = output === undefined ? undefined : read(output, 'output', 'output');
  if (type === 'subscription' && answer?.isStream === false) {
    throw new ContractError(`${path}.output: expected stream(item) or trackedStream(item) of a subscription`);
  }
  return {
    path,
    type,
    streaming: streamingOf(sent.at(-1)?.isStream === true, type === 'subscription' || answer?.isStream === true),
    // What a procedure says of itself is plain data but for the schema of its errors.
    meta: JSON.parse(JSON.stringify(rest)) as ProcedureMeta,
    ...inputOf(sent, types),
    ...(answer && { output: wholeNode(answer.reading) }),
    ...(errors && { errors: wholeNode(read(errors, 'errors', 'output').reading) }),
    ...(answer?.tracked && { tracked: true }),
  };
}

function readEnd(schema: unknown, path: string, { types, side }: { types: NamedTypes; side: Side }): End {
  if (!isSchema(schema)) throw new ContractError(`${path}: expected a zod 4 schema`);
  const walk = createWalk({ types, side });
  const item = streamItemOf(schema);
  const reading = walk.read(item?.schema ?? schema, path);
  return { reading, isStream: item !== undefined, tracked: item?.tracked === true };
}

function isSchema(schema: unknown): schema is Schema {
  return typeof schema === 'object' && schema !== null && '_zod' in schema;
}

function inputOf(ends: readonly End[], types: NamedTypes): Pick<ProcedureContract, 'input' | 'inputOptional'> {
  if (ends.length === 0) return {};
  const { node, undefinable } = mergeInputs(
    ends.map(({ reading }) => reading),
    (id) => types.peek('input', id),
  );
  if (node.kind === 'nothing' && node.only === 'undefined') return {};
  return { input: node, ...(undefinable && { inputOptional: true }) };
}

function streamingOf(client: boolean, server: boolean): ProcedureContract['streaming'] {
  if (client) return server ? 'bidi' : 'client';
  return server ? 'server' : 'unary';
}
