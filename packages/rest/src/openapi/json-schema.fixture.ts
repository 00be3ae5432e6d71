import { createRequire } from 'node:module';
import type { JsonSchema } from './json-schema.ts';

/** Says what is wrong with a value; undefined where it is valid. */
type Check = (value: unknown) => string | undefined;

/** The validator of OpenAPI documents brings along one of JSON Schema 2020-12, whose module is of CommonJS. */
const load = createRequire(import.meta.resolve('@seriousme/openapi-schema-validator'));
const { default: Ajv2020 } = load('ajv/dist/2020.js') as { readonly default: new (options: object) => Ajv };

interface Ajv {
  readonly compile: (schema: object) => (value: unknown) => boolean;
  readonly errorsText: (errors: unknown) => string;
}

/** Compiles a schema, and the components that it refers to. */
export function checkOf(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>> = {}): Check {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, ownProperties: true });
  const validate = ajv.compile({ allOf: [schema], components: { schemas } });
  return (value) => (validate(value) ? undefined : ajv.errorsText((validate as { errors?: unknown }).errors));
}
