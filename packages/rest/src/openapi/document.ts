import type { JsonSchema } from './json-schema.ts';

/** The part of OpenAPI 3.1 that a contract is written in. Source: spec.openapis.org/oas/v3.1.1 */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description?: string };
  readonly servers?: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, Response>>;
  };
}

/** Methods as OpenAPI writes them. */
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a path answers, by method. */
export type PathItem = Readonly<Partial<Record<Method, Operation>>>;

/** One procedure on its route. */
export interface Operation {
  /** Path of the procedure: `greeter.sayHello`. */
  readonly operationId: string;
  /** Its service. */
  readonly tags: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: true;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Ref>>;
}

/** A part of a path, of a query string, or a header. Either its schema says how its text is written, or it is JSON. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly schema?: JsonSchema;
  readonly style?: 'form';
  readonly explode?: true;
  readonly content?: Content;
}

/** Bodies by media type. */
export type Content = Readonly<Record<string, MediaType>>;

/** A body of one media type. */
export interface MediaType {
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

/** An answer of one status. */
export interface Response {
  readonly description: string;
  readonly content?: Content;
}

/** Stands for a component. */
export interface Ref {
  readonly $ref: string;
}
