import type { Content, MediaType, OpenApiDocument } from '../document.ts';
import type { JsonSchema } from '../json-schema.ts';
import { COMPONENTS } from '../schemas.ts';
import { type Markup, markup, type Part } from './markup.ts';
import { notesOf } from './notes-of.ts';
import { typeOf } from './type-of.ts';

type Components = OpenApiDocument['components']['schemas'];

/** Writes what a body may be; media types that share a schema stand together. */
export function bodies(content: Content, components: Components): Part {
  const groups = new Map<string, [media: MediaType, types: string[]]>();
  for (const [type, media] of Object.entries(content)) {
    const key = JSON.stringify(media.schema);
    const [first, types] = groups.get(key) ?? [media, []];
    groups.set(key, [first.example === undefined ? media : first, [...types, type]]);
  }
  return [...groups.values()].map(([{ schema, example }, types]) => {
    const title = types.join(', ');
    if (schema.format === 'binary') return markup`<p class="types">${title}, in the messages of gRPC</p>\n`;
    const notes = notesOf(schema);
    return [
      markup`<p class="types">${title}</p>\n${notes !== '' && markup`<p>${notes}</p>\n`}`,
      markup`<pre>${unfolded(schema.contentSchema ?? schema, components)}</pre>\n`,
      example !== undefined &&
        markup`<p class="types">for example</p>\n<pre>${JSON.stringify(example, null, 2)}</pre>\n`,
    ];
  });
}

/** Writes a type that has a name with what the name stands for. */
function unfolded(schema: JsonSchema, components: Components): Markup {
  const component = schema.$ref === undefined ? undefined : components[schema.$ref.slice(COMPONENTS.length)];
  return component ? markup`${typeOf(schema)} ${typeOf(component)}` : typeOf(schema);
}
