import type { Method, OpenApiDocument, Operation } from './document.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Place } from './page/curl-of.ts';
import { type Markup, markup } from './page/markup.ts';
import { notesOf } from './page/notes-of.ts';
import { operationSection } from './page/operation-section.ts';
import { style } from './page/style.ts';
import { componentId, typeOf } from './page/type-of.ts';

/** Writes a document as a page for people. It needs no script and nothing from elsewhere. */
export function openApiPage(document: OpenApiDocument): string {
  const { info, servers = [], tags, components } = document;
  const operations = placesOf(document, servers[0]?.url ?? '');
  const services = tags.map(({ name }) => ({
    name,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const types = Object.entries(components.schemas);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${info.title}</title>
<style>${style}</style>
</head>
<body>
<nav>
${services.map((service) =>
  navigation(
    service.name,
    service.operations.map(({ operation: { operationId } }) => [operationId, operationId]),
  ),
)}${navigation(
    'Types',
    types.map(([name]) => [componentId(name), name]),
  )}</nav>
<main>
<h1>${info.title}</h1>
<p>Version ${info.version}. For tools: <a href="openapi.json">openapi.json</a>,
and <a href="openapi.trpc.json">openapi.trpc.json</a> for tRPC's protocol.</p>
${services.map((service) => [
  markup`<h2>${service.name}</h2>\n`,
  service.operations.map(({ operation, place }) => operationSection(operation, place, document)),
])}<h2>Types</h2>
${types.map(([name, schema]) => typeSection(name, schema))}</main>
</body>
</html>
`.text;
}

interface PlacedOperation {
  readonly operation: Operation;
  readonly place: Place;
}

/** The operations in order of their ids. */
function placesOf({ paths }: OpenApiDocument, server: string): PlacedOperation[] {
  const places = Object.entries(paths).flatMap(([path, item]) =>
    // A path item has methods only.
    (Object.entries(item) as [Method, Operation][]).map(([method, operation]) => ({
      operation,
      place: { server, path, method },
    })),
  );
  return places.toSorted((a, b) => (a.operation.operationId < b.operation.operationId ? -1 : 1));
}

function navigation(title: string, links: readonly (readonly [id: string, text: string])[]): Markup {
  return markup`<b>${title}</b>
<ul>
${links.map(([id, text]) => markup`<li><a href="#${id}">${text}</a></li>\n`)}</ul>
`;
}

function typeSection(name: string, schema: JsonSchema): Markup {
  const notes = notesOf(schema);
  return markup`<section id="${componentId(name)}">
<h3>${name}</h3>
${notes !== '' && markup`<p>${notes}</p>\n`}<pre>${typeOf(schema)}</pre>
</section>
`;
}
