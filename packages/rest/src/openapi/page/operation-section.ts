import type { OpenApiDocument, Operation, Parameter, Ref, Response } from '../document.ts';
import { bodies } from './bodies.ts';
import { curlOf, type Place } from './curl-of.ts';
import { type Markup, markup, type Part } from './markup.ts';
import { notesOf } from './notes-of.ts';
import { typeOf } from './type-of.ts';

/** Where a reference to a response points. */
const RESPONSES = '#/components/responses/';

/** Writes one operation: what it is, how it is called, what it takes and what it answers. */
export function operationSection(operation: Operation, place: Place, { components }: OpenApiDocument): Markup {
  const { operationId, summary, description, deprecated, parameters = [], requestBody, responses } = operation;
  const curl = curlOf(operation, place, { find: (name) => components.schemas[name], onlyRequired: true });
  return markup`<section id="${operationId}">
<h3>${operationId}${deprecated && markup` <small>deprecated</small>`}</h3>
<p><b class="${place.method}">${place.method.toUpperCase()}</b> <code>${place.path}</code></p>
${[summary, description].map((text) => text !== undefined && markup`<p>${text}</p>\n`)}<pre class="call">${curl}</pre>
${parameters.length > 0 && markup`<h4>Parameters</h4>\n<dl>\n${parameters.map(parameterItem)}</dl>\n`}${
    requestBody && [
      markup`<h4>Body${!requestBody.required && ', optional'}</h4>\n`,
      bodies(requestBody.content, components.schemas),
    ]
  }${answers(responses, components)}</section>
`;
}

function parameterItem(parameter: Parameter): Markup {
  const { name, required, description, schema, content } = parameter;
  const json = content?.['application/json']?.schema;
  const shown = schema ?? json ?? {};
  const notes = [description, json && 'As JSON.', notesOf(shown)].filter(Boolean).join(' ');
  return markup`<dt><code>${name}: ${typeOf(shown)}</code> in the ${parameter.in}${!required && ', optional'}</dt>
<dd>${notes}</dd>
`;
}

/** Writes the answers of an operation; those that every operation has need a line each. */
function answers(
  responses: Operation['responses'],
  { schemas, responses: named }: OpenApiDocument['components'],
): Part {
  const shared: Part[] = [];
  const own: Part[] = [];
  for (const [status, response] of Object.entries(responses)) {
    const title = status === 'default' ? 'any other status' : status;
    if (isRef(response)) {
      const description = named[response.$ref.slice(RESPONSES.length)]?.description;
      shared.push(markup`<dt>${title}</dt>\n<dd>${description}</dd>\n`);
    } else {
      const { description, content = {} } = response;
      own.push(markup`<h4>Answer: ${title}</h4>\n<p>${description}</p>\n${bodies(content, schemas)}`);
    }
  }
  return [own, shared.length > 0 && markup`<h4>Errors</h4>\n<dl class="errors">\n${shared}</dl>\n`];
}

function isRef(response: Response | Ref): response is Ref {
  return '$ref' in response;
}
