import { createRouter } from '@ahoy/core/procedure';
import { ContractError } from './contract-error.ts';
import type { Contract, ProcedureContract } from './contract.ts';
import type { Node } from './node.ts';
import { readProcedure } from './procedure.ts';
import { createNamedTypes } from './read/named-types.ts';
import type { Side } from './read/reading.ts';

/**
 * Reads a router, or the service modules that it is made of, as plain data.
 * @throws ContractError for a schema whose values cannot travel; it names the procedure and the place in the schema.
 * @throws Error for an export that is no procedure.
 */
export function contractOf(target: object): Contract {
  const types = createNamedTypes();
  const procedures = Object.entries(proceduresOf(target))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, procedure]) => readProcedure(path, procedure, types));
  const settled = types.settle();
  return {
    version: 1,
    procedures: procedures.map((procedure) => adopted(procedure, settled.adopt)),
    types: settled.types,
  };
}

/** Tells a router from a record of service modules. */
export function isRouter(target: unknown): target is object {
  return typeof target === 'object' && target !== null && 'procedures' in defOf(target);
}

function proceduresOf(target: object): Readonly<Record<string, object>> {
  const { procedures, lazy = {} } = defOf(isRouter(target) ? target : createRouter(target));
  const [unread] = Object.keys(lazy);
  if (unread !== undefined) throw new ContractError(`${unread}: a lazy router cannot be read; import it`);
  return procedures ?? {};
}

function defOf(router: object): { procedures?: Readonly<Record<string, object>>; lazy?: object } {
  return '_def' in router && typeof router._def === 'object' && router._def !== null ? router._def : {};
}

function adopted(procedure: ProcedureContract, adopt: (node: Node, side: Side) => Node): ProcedureContract {
  const { input, output, errors } = procedure;
  return {
    ...procedure,
    ...(input && { input: adopt(input, 'input') }),
    ...(output && { output: adopt(output, 'output') }),
    ...(errors && { errors: adopt(errors, 'output') }),
  };
}
