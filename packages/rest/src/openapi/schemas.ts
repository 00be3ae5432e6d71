import type { Contract, Node } from '@ahoy/contract';
import type { JsonSchema } from './json-schema.ts';
import { jsonSchemaOf } from './json-schema-of.ts';
import { mayBeUndefined } from './schema/may-be-undefined.ts';
import { orNull } from './schema/nullable.ts';

/** Makes JSON Schemas of nodes, and keeps those that have a name. */
export interface Schemas {
  readonly types: Contract['types'];
  /** What a value looks like: REST's plain JSON, or what stands beside the tags of Ahoy's transformer. */
  readonly form: 'plain' | 'tagged';
  /** The schema of a value that is there. */
  readonly of: (node: Node) => JsonSchema;
  /** The schema in a place that cannot be empty, such as in an array, where null stands for undefined. */
  readonly itemOf: (node: Node) => JsonSchema;
  /** Refers to the component of an id, which is made when it is first referred to. */
  readonly named: (id: string, make: () => JsonSchema) => JsonSchema;
  /** Finds the component of a name. */
  readonly find: (name: string) => JsonSchema | undefined;
  /** The components that were referred to, by name. */
  readonly components: () => Readonly<Record<string, JsonSchema>>;
}

/** Where OpenAPI has its components. */
export const COMPONENTS = '#/components/schemas/';

/** What the schemas of a document are made for. */
export interface SchemasOptions {
  /** Default: `plain`. */
  readonly form?: Schemas['form'];
  /** Names that the document has for components of its own. */
  readonly reserved?: readonly string[];
}

/** Makes the schemas of one document. */
export function createSchemas(
  types: Contract['types'],
  { form = 'plain', reserved = [] }: SchemasOptions = {},
): Schemas {
  const names = new Map<string, string>();
  const made = new Map<string, JsonSchema>();
  const schemas: Schemas = {
    types,
    form,
    of: (node) => jsonSchemaOf(node, schemas),
    itemOf(node) {
      const schema = schemas.of(node);
      return mayBeUndefined(node, types) ? orNull(schema) : schema;
    },
    named(id, make) {
      let name = names.get(id);
      if (name === undefined) {
        name = freeName(id, (taken) => made.has(taken) || reserved.includes(taken));
        names.set(id, name);
        // A type may refer to itself: its name is taken before its schema is made.
        made.set(name, {});
        made.set(name, make());
      }
      return { $ref: COMPONENTS + name };
    },
    find: (name) => made.get(name),
    components: () => Object.fromEntries([...made].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
  return schemas;
}

/** A component's name has letters of ASCII, digits and three signs only (OpenAPI 3.1, 4.8.7). */
function freeName(id: string, isTaken: (name: string) => boolean): string {
  const name = id.replaceAll(/[^\w.-]/g, '_') || '_';
  let free = name;
  for (let count = 2; isTaken(free); count++) free = `${name}_${count}`;
  return free;
}
