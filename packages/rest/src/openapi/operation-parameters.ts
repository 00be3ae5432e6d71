import type { Contract, Node } from '@ahoy/contract';
import { membersOf } from '../members-of.ts';
import { resolve } from '../resolve.ts';
import type { Route } from '../routes.ts';
import type { Parameter } from './document.ts';
import { isRequired } from './schema/object-schema.ts';
import type { Schemas } from './schemas.ts';

/** Kinds whose text in a path or a query string is the value itself. */
const TEXTUAL: ReadonlySet<string> = new Set<Node['kind']>([
  'string',
  'number',
  'integer',
  'boolean',
  'bytes',
  'date',
  'enum',
  'literal',
]);

/**
 * The parameters of a route: those of its path under the names that the template has, in the query string what else the
 * input has where there is no body, and the header by which a broken stream goes on.
 */
export function operationParametersOf(route: Route, templateNames: readonly string[], schemas: Schemas): Parameter[] {
  const { input, tracked } = route.procedure;
  const members = (input && membersOf(input, schemas.types)) ?? { fields: new Map<string, Node>(), open: false };
  const required = input ? requiredIn(input, schemas.types) : new Set<string>();
  const nodeOf = (name: string): Node => members.fields.get(name) ?? { kind: 'string' };
  const inPath = route.parameters.map((name, index): Parameter => {
    const schema = written(nodeOf(name), schemas);
    return { name: templateNames[index] ?? name, in: 'path', required: true, ...schema };
  });
  if (tracked && (members.open || members.fields.has('lastEventId'))) inPath.push(LAST_EVENT_ID);
  if (route.hasBody) return inPath;
  const names = [...members.fields.keys()].filter((name) => !route.parameters.includes(name));
  const inQuery = names.map((name): Parameter => ({
    name,
    in: 'query',
    required: required.has(name),
    ...written(nodeOf(name), schemas),
  }));
  return [...inPath, ...inQuery, ...(members.open ? [others(names)] : [])];
}

/** The header by which a broken stream goes on. */
export const LAST_EVENT_ID: Parameter = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Id of the last item that was received, after which the stream goes on.',
  schema: { type: 'string' },
};

/** Names that every object of a node has. */
function requiredIn(node: Node, types: Contract['types']): ReadonlySet<string> {
  const found = resolve(node, types);
  if (found.kind === 'object') {
    return new Set(found.fields.filter((field) => isRequired(field, { types })).map(({ name }) => name));
  }
  if (found.kind !== 'union') return new Set();
  const [first, ...rest] = found.members.map((member) => requiredIn(member, types));
  return new Set([...(first ?? [])].filter((name) => rest.every((one) => one.has(name))));
}

/** How a member is written: as its text, by repeating its name, or as JSON, which says what texts cannot tell apart. */
function written(node: Node, schemas: Schemas): Pick<Parameter, 'schema' | 'style' | 'explode' | 'content'> {
  const found = resolve(node, schemas.types);
  const schema = schemas.of(node);
  if (isTextual(found)) return { schema };
  const isList = (found.kind === 'array' || found.kind === 'set') && found.nullable !== true;
  if (isList && isTextual(resolve(found.item, schemas.types))) return { schema, style: 'form', explode: true };
  return { content: { 'application/json': { schema } } };
}

function isTextual({ kind, nullable }: Node): boolean {
  return TEXTUAL.has(kind) && nullable !== true;
}

/** The members that no schema names. */
function others(names: readonly string[]): Parameter {
  let name = 'others';
  while (names.includes(name)) name += '_';
  const description = 'Any other members, each under its own name.';
  return { name, in: 'query', required: false, description, schema: { type: 'object' }, style: 'form', explode: true };
}
