import type { Contract, Node, ProcedureContract } from '@ahoy/contract';
import { aboutOf, serviceOf, tagsOf } from './about.ts';
import { eventsOf, jsonOf } from './content.ts';
import type { Content, OpenApiDocument, Operation, PathItem, Response } from './document.ts';
import type { OpenApiOptions } from './openapi-of.ts';
import { LAST_EVENT_ID } from './operation-parameters.ts';
import { mayBeUndefined } from './schema/may-be-undefined.ts';
import { createSchemas, type Schemas } from './schemas.ts';
import { envelopeSchemas, errorOf, resultOf, taggedOf } from './trpc/envelope.ts';
import { isRich } from './trpc/is-rich.ts';

/** Path of tRPC's protocol. */
const ROOT = '/trpc/';

const DESCRIPTION =
  "tRPC's protocol over HTTP, without its batches. Values that JSON has no form for are tagged, as in " +
  '`{"$ahoy": [["/at", "date"]], "json": {"at": "2026-01-31T12:00:00.000Z"}}`.';

/** What stands for the output of a procedure that declares none. */
const ANY: Node = { kind: 'any' };

/**
 * Describes a contract as tRPC's protocol over HTTP serves it, as OpenAPI 3.1. Procedures whose caller sends a stream
 * are not there: tRPC has no form for it.
 */
export function trpcOpenApiOf(contract: Contract, { title, version, servers }: OpenApiOptions): OpenApiDocument {
  const schemas = createSchemas(contract.types, { form: 'tagged', reserved: Object.keys(envelopeSchemas) });
  const procedures = contract.procedures.filter(({ streaming }) => streaming === 'unary' || streaming === 'server');
  const paths = procedures.map((procedure) => [ROOT + encodeURIComponent(procedure.path), itemOf(procedure, schemas)]);
  return {
    openapi: '3.1.0',
    info: { title, version, description: DESCRIPTION },
    ...(servers && { servers: servers.map((url) => ({ url })) }),
    tags: tagsOf(procedures),
    paths: Object.fromEntries(paths),
    components: {
      schemas: { ...schemas.components(), ...envelopeSchemas },
      responses: { Error: errorOf(undefined, schemas) },
    },
  };
}

function itemOf(procedure: ProcedureContract, schemas: Schemas): PathItem {
  return procedure.type === 'mutation'
    ? { post: { ...operationOf(procedure, schemas), ...bodyOf(procedure, schemas) } }
    : { get: { ...operationOf(procedure, schemas), ...queryOf(procedure, schemas) } };
}

function operationOf(procedure: ProcedureContract, schemas: Schemas): Omit<Operation, 'parameters' | 'requestBody'> {
  const { path, type, output = ANY, errors } = procedure;
  const description = 'The answer.';
  const answer: Response =
    type === 'subscription'
      ? { description: 'A stream of items.', content: eventsOf(taggedOf(output, schemas), EVENTS) }
      : { description, content: { 'application/json': { schema: resultOf(output, schemas) } } };
  return {
    operationId: path,
    tags: [serviceOf(procedure)],
    ...aboutOf(procedure),
    responses: {
      200: answer,
      default: errors ? errorOf(errors, schemas) : { $ref: '#/components/responses/Error' },
    },
  };
}

const EVENTS =
  'First `event: connected`, then a message an item, with its id where it has one; `contentSchema` is that of its ' +
  '`data:`. At the end comes `event: return`, and `event: serialized-error` instead where it fails.';

function bodyOf({ input, inputOptional }: ProcedureContract, schemas: Schemas): Pick<Operation, 'requestBody'> {
  if (input === undefined) return {};
  const required = !inputOptional && !mayBeUndefined(input, schemas.types);
  return { requestBody: { required, content: contentOf(input, schemas) } };
}

function queryOf(
  { input, inputOptional, tracked }: ProcedureContract,
  schemas: Schemas,
): Pick<Operation, 'parameters'> {
  const required = !inputOptional && input !== undefined && !mayBeUndefined(input, schemas.types);
  const parameters = [
    ...(input ? [{ name: 'input', in: 'query' as const, required, content: contentOf(input, schemas) }] : []),
    ...(tracked ? [LAST_EVENT_ID] : []),
  ];
  return parameters.length > 0 ? { parameters } : {};
}

function contentOf(input: Node, schemas: Schemas): Content {
  const schema = taggedOf(input, schemas);
  // Which tags a value has, its schema does not tell.
  const isTagged = isRich(input, schemas.types);
  return { 'application/json': isTagged ? { schema } : jsonOf(schema, schemas) };
}
