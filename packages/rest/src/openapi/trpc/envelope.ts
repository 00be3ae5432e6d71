import type { Node } from '@ahoy/contract';
import type { Response } from '../document.ts';
import type { JsonSchema } from '../json-schema.ts';
import { mayBeUndefined } from '../schema/may-be-undefined.ts';
import { COMPONENTS, type Schemas } from '../schemas.ts';
import { isRich } from './is-rich.ts';

/** The schemas that every document of tRPC's protocol has beside those of its contract. */
export const envelopeSchemas: Readonly<Record<string, JsonSchema>> = {
  Tags: {
    type: 'array',
    description: 'For each place of `json` that is more than JSON, its pointer (RFC 6901) and what stands there.',
    items: {
      type: 'array',
      prefixItems: [
        { type: 'string' },
        { type: 'string', enum: ['undefined', 'date', 'bigint', 'bytes', 'number', 'map', 'set'] },
      ],
      minItems: 2,
      maxItems: 2,
    },
  },
  ErrorData: {
    type: 'object',
    properties: {
      code: { type: 'string', description: "tRPC's code, such as BAD_REQUEST." },
      httpStatus: { type: 'integer', format: 'int32' },
      path: { type: 'string' },
      issues: {
        type: 'array',
        items: {
          type: 'object',
          properties: {
            path: { type: 'array', items: { type: ['string', 'integer'] } },
            message: { type: 'string' },
          },
          required: ['path', 'message'],
        },
      },
      errorId: { type: 'string', description: 'Id under which the log of the service has what happened.' },
    },
    required: ['code', 'httpStatus'],
  },
};

const tags: JsonSchema = { $ref: `${COMPONENTS}Tags` };
const errorData: JsonSchema = { $ref: `${COMPONENTS}ErrorData` };

/** A value in the form of Ahoy's transformer: plain JSON is itself, and what is more than that is named by tags. */
export function taggedOf(node: Node, schemas: Schemas): JsonSchema {
  const json = schemas.of(node);
  return isRich(node, schemas.types) ? orTagged(json) : json;
}

/** The envelope of an answer, in which `undefined` is left out. */
export function resultOf(output: Node, schemas: Schemas): JsonSchema {
  const isNothing = output.kind === 'nothing' && output.only === 'undefined';
  const result: JsonSchema = {
    type: 'object',
    ...(!isNothing && { properties: { data: taggedOf(output, schemas) } }),
    ...(!mayBeUndefined(output, schemas.types) && { required: ['data'] }),
  };
  return { type: 'object', properties: { result }, required: ['result'] };
}

/** The envelope of an error, whose data may be what a procedure declares. */
export function errorOf(errors: Node | undefined, schemas: Schemas): Response {
  const declared = errors && { anyOf: [{ allOf: [errorData, schemas.of(errors)] }, errorData] };
  const shape: JsonSchema = {
    type: 'object',
    properties: {
      message: { type: 'string' },
      code: { type: 'integer', description: 'Number of JSON-RPC.' },
      data: declared ?? errorData,
    },
    required: ['message', 'code', 'data'],
  };
  const isTagged = errors !== undefined && isRich(errors, schemas.types);
  const schema: JsonSchema = {
    type: 'object',
    properties: { error: isTagged ? orTagged(shape) : shape },
    required: ['error'],
  };
  return { description: 'An error.', content: { 'application/json': { schema } } };
}

function orTagged(json: JsonSchema): JsonSchema {
  return { anyOf: [{ type: 'object', properties: { $ahoy: tags, json }, required: ['$ahoy', 'json'] }, json] };
}
