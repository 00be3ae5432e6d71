import type { Node } from '@ahoy/contract';
import type { Route } from '../routes.ts';
import { eventsOf, linesOf, valueContent } from './content.ts';
import type { Operation, Response } from './document.ts';
import type { JsonSchema } from './json-schema.ts';
import { problemContent, refusals } from './problem.ts';
import { mayBeUndefined } from './schema/may-be-undefined.ts';
import type { Schemas } from './schemas.ts';

/** What stands for the output of a procedure that declares none. */
const ANY: Node = { kind: 'any' };

/** The answers of a route: its output, what REST itself refuses, and any other failure. */
export function responsesOf(route: Route, hasParameters: boolean, schemas: Schemas): Operation['responses'] {
  const { procedure, hasBody } = route;
  const { input, streaming, errors } = procedure;
  const givesStream = streaming === 'server' || streaming === 'bidi';
  const readsBody = hasBody && input !== undefined;
  return {
    ...(givesStream ? { 200: streamResponse(route, schemas) } : valueResponses(procedure.output ?? ANY, schemas)),
    ...((readsBody || hasParameters) && { 400: refusals.BadRequest }),
    406: refusals.NotAcceptable,
    ...(readsBody && { 413: refusals.PayloadTooLarge, 415: refusals.UnsupportedMediaType }),
    default: errors ? declared(errors, schemas) : refusals.Problem,
  };
}

function valueResponses(output: Node, schemas: Schemas): Record<string, Response> {
  const isNothing = output.kind === 'nothing' && output.only === 'undefined';
  const schema = schemas.of(output);
  const content = valueContent(schema, schemas);
  return {
    ...(!isNothing && { 200: { description: 'The answer.', content } }),
    ...(mayBeUndefined(output, schemas.types) && { 204: { description: 'There is nothing to say.' } }),
  };
}

function streamResponse({ procedure }: Route, schemas: Schemas): Response {
  const { output = ANY, tracked } = procedure;
  const item = schemas.itemOf(output);
  const line: JsonSchema = tracked
    ? { type: 'object', properties: { id: { type: 'string' }, data: item }, required: ['id', 'data'] }
    : item;
  return {
    description:
      'A stream of items, sent as they come. One that fails after its first item ends with a problem: a last line ' +
      '`{"error": problem}`, or `event: error`.',
    content: {
      ...linesOf(line),
      ...eventsOf(
        item,
        `A message an item${tracked ? ', with its id' : ''}; \`contentSchema\` is that of its \`data:\`. ` +
          'At the end comes `event: return`.',
      ),
    },
  };
}

/** A problem that may hold the data of the errors that a procedure declares. Which status they have, it does not say. */
function declared(errors: Node, schemas: Schemas): Response {
  const [problem] = Object.values(problemContent);
  const members: JsonSchema = problem?.schema ?? {};
  return {
    description: 'An error, which may be one that the procedure declares.',
    content: Object.fromEntries(
      Object.keys(problemContent).map((type) => [
        type,
        { schema: { anyOf: [{ allOf: [members, schemas.of(errors)] }, members] } },
      ]),
    ),
  };
}
