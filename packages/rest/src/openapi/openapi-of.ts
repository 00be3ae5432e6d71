import type { Contract } from '@ahoy/contract';
import { type Route, routesOf } from '../routes.ts';
import { aboutOf, serviceOf, tagsOf } from './about.ts';
import type { Method, OpenApiDocument, Operation } from './document.ts';
import { problemResponses, problemSchemas } from './problem.ts';
import { operationParametersOf } from './operation-parameters.ts';
import { requestBodyOf } from './request-body.ts';
import { responsesOf } from './responses.ts';
import { createSchemas, type Schemas } from './schemas.ts';

/** What a contract does not say of itself. */
export interface OpenApiOptions {
  readonly title: string;
  readonly version: string;
  /** URLs where the API is served. Default: where the document is. */
  readonly servers?: readonly string[];
}

/**
 * Describes the REST routes of a contract as OpenAPI 3.1: what is sent and what is answered, as plain JSON.
 * @throws ContractError for a route that is not well formed or taken twice.
 */
export function openApiOf(contract: Contract, { title, version, servers }: OpenApiOptions): OpenApiDocument {
  const schemas = createSchemas(contract.types, { reserved: Object.keys(problemSchemas) });
  const paths: Record<string, Partial<Record<Method, Operation>>> = {};
  const templates = new Map<string, string>();
  for (const route of routesOf(contract)) {
    // OpenAPI takes two templates that differ in names alone for the same path.
    const shape = route.path.replaceAll(/\{\w+\}/g, '{}');
    const template = templates.get(shape) ?? toTemplate(route.path);
    templates.set(shape, template);
    // A method of a route is one of OpenAPI's in capitals.
    const method = route.method.toLowerCase() as Method;
    paths[template] = { ...paths[template], [method]: operationOf(route, template, schemas) };
  }
  return {
    openapi: '3.1.0',
    info: { title, version },
    ...(servers && { servers: servers.map((url) => ({ url })) }),
    tags: tagsOf(contract.procedures),
    paths,
    components: { schemas: { ...schemas.components(), ...problemSchemas }, responses: problemResponses },
  };
}

function operationOf(route: Route, template: string, schemas: Schemas): Operation {
  const { procedure } = route;
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const parameters = operationParametersOf(route, names, schemas);
  const requestBody = requestBodyOf(route, schemas);
  return {
    operationId: procedure.path,
    tags: [serviceOf(procedure)],
    ...aboutOf(procedure),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(route, parameters.length > 0, schemas),
  };
}

/** A literal segment stands in a route as it is before percent-encoding. */
function toTemplate(path: string): string {
  const segments = path.split('/');
  return segments.map((one) => (one.startsWith('{') ? one : encodeURIComponent(one))).join('/');
}
