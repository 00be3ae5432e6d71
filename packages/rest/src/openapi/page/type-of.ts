import type { JsonSchema } from '../json-schema.ts';
import { COMPONENTS } from '../schemas.ts';
import { join, type Markup, markup, type Part } from './markup.ts';
import { notesOf } from './notes-of.ts';

/** Spaces of one level. */
const STEP = 2;

/** Writes a schema as a type, in the words of TypeScript, with what it says beyond a type as comments. */
export function typeOf(schema: JsonSchema, indent = 0): Markup {
  const all = (schemas: readonly JsonSchema[], between: string): Markup =>
    join(
      schemas.map((one) => noted(one, indent)),
      between,
    );
  if (schema.$ref !== undefined) return componentLink(schema.$ref.slice(COMPONENTS.length));
  if ('const' in schema) return markup`${JSON.stringify(schema.const)}`;
  if (schema.enum) return markup`${schema.enum.map((value) => JSON.stringify(value)).join(' | ')}`;
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return all(options, ' | ');
  // A text may have several patterns, which are notes.
  if (schema.allOf && schema.type === undefined) return all(schema.allOf, ' & ');
  if (schema.not) return markup`never`;
  const types = [schema.type ?? 'any'].flat().map((type): Part => {
    if (type === 'array') return listType(schema, indent);
    return type === 'object' ? objectType(schema, indent) : type;
  });
  return join(types, ' | ');
}

/** Where the page has a component. */
export function componentId(name: string): string {
  return `schema-${name}`;
}

function componentLink(name: string): Markup {
  return markup`<a href="#${componentId(name)}">${name}</a>`;
}

function listType({ prefixItems, items }: JsonSchema, indent: number): Markup {
  const rest = items && markup`${'Array<'}${noted(items, indent)}${'>'}`;
  if (!prefixItems) return rest ?? markup`${'Array<any>'}`;
  const parts: Part[] = prefixItems.map((one) => noted(one, indent));
  if (rest) parts.push(markup`...${rest}`);
  return markup`[${join(parts, ', ')}]`;
}

function objectType(schema: JsonSchema, indent: number): Markup {
  const { properties = {}, required = [], additionalProperties, patternProperties = {} } = schema;
  const members = Object.entries(properties).map(([name, one]) =>
    member(`${nameText(name)}${required.includes(name) ? '' : '?'}`, one, indent + STEP),
  );
  for (const [pattern, one] of Object.entries(patternProperties)) {
    members.push(member(`[/${pattern}/]`, one, indent + STEP));
  }
  if (additionalProperties) members.push(member('[name: string]', additionalProperties, indent + STEP));
  return members.length === 0 ? markup`{}` : markup`{\n${members}${' '.repeat(indent)}}`;
}

function member(name: string, schema: JsonSchema, indent: number): Markup {
  const notes = notesOf(schema);
  const comment = notes !== '' && markup` <i>// ${notes}</i>`;
  return markup`${' '.repeat(indent)}${name}: ${typeOf(schema, indent)};${comment}\n`;
}

function nameText(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Writes a type where no line ends behind it. */
function noted(schema: JsonSchema, indent: number): Markup {
  const notes = notesOf(schema);
  return markup`${typeOf(schema, indent)}${notes !== '' && markup` <i>/* ${notes} */</i>`}`;
}
