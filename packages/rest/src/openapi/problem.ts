import type { Content, Ref, Response } from './document.ts';
import type { JsonSchema } from './json-schema.ts';
import { COMPONENTS } from './schemas.ts';

/** Name of the component. */
const PROBLEM = 'Problem';

/** An error as REST sends it (RFC 9457). */
const problem: JsonSchema = {
  type: 'object',
  description: 'A problem of RFC 9457.',
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string', description: 'Text of the status.' },
    status: { type: 'integer', format: 'int32', description: 'The HTTP status.' },
    detail: { type: 'string', description: 'The message.' },
    code: { type: 'string', description: "tRPC's code, such as BAD_REQUEST." },
    errors: {
      type: 'array',
      description: 'What is wrong with the input, place by place.',
      items: {
        type: 'object',
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer, such as #/guests/3.' },
          detail: { type: 'string' },
        },
        required: ['pointer', 'detail'],
      },
    },
    errorId: { type: 'string', description: 'Id under which the log of the service has what happened.' },
  },
  required: ['type', 'title', 'status', 'detail', 'code'],
};

const reference: JsonSchema = { $ref: COMPONENTS + PROBLEM };

/** A problem in the formats that REST has for it. */
export const problemContent: Content = {
  'application/problem+json': { schema: reference },
  'application/problem+xml': { schema: reference },
};

/** The schema that every document has beside those of its contract. */
export const problemSchemas: Readonly<Record<string, JsonSchema>> = { [PROBLEM]: problem };

/** Answers that say what went wrong. */
type Failure = 'BadRequest' | 'NotAcceptable' | 'PayloadTooLarge' | 'UnsupportedMediaType' | 'Problem';

/** The answers that every document has. */
export const problemResponses: Readonly<Record<Failure, Response>> = {
  BadRequest: answer('The input was refused; `errors` says where.'),
  NotAcceptable: answer('None of the media types in `Accept` can be answered with.'),
  PayloadTooLarge: answer('The body is larger than the service takes.'),
  UnsupportedMediaType: answer('The body is of a media type that the service does not take.'),
  Problem: answer('An error.'),
};

/** References to those answers. */
export const refusals: Readonly<Record<Failure, Ref>> = {
  BadRequest: { $ref: '#/components/responses/BadRequest' },
  NotAcceptable: { $ref: '#/components/responses/NotAcceptable' },
  PayloadTooLarge: { $ref: '#/components/responses/PayloadTooLarge' },
  UnsupportedMediaType: { $ref: '#/components/responses/UnsupportedMediaType' },
  Problem: { $ref: '#/components/responses/Problem' },
};

function answer(description: string): Response {
  return { description, content: problemContent };
}
