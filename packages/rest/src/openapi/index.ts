export type { OpenApiDocument, Operation, Parameter } from './document.ts';
export { openApiOf, type OpenApiOptions } from './openapi-of.ts';
export { openApiPage } from './openapi-page.ts';
export { trpcOpenApiOf } from './trpc-openapi-of.ts';
