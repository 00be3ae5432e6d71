import type { JsonSchema } from './json-schema.ts';
import { COMPONENTS } from './schemas.ts';

/** Texts of formats that many schemas have. */
const TEXTS: Readonly<Record<string, string>> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00.000Z',
  duration: 'PT1H',
  email: 'ada@example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  'time-local': '12:00:00',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
};
/** Three bytes in base64. */
const BYTES = 'AQID';
/** Examples of patterns, of which digits are the one that every contract may have. */
const DIGITS: ReadonlySet<string> = new Set([String.raw`^\d+$`, String.raw`^-?\d+$`]);

/** What an example is made with. */
export interface ExampleOptions {
  /** Finds the component of a name. */
  readonly find: (name: string) => JsonSchema | undefined;
  /** Leaves out what may be left out, since one such member may rule out another. Default: false. */
  readonly onlyRequired?: boolean;
}

/** Makes a value that fits a schema; undefined where none can be told, as for a pattern or a type that never ends. */
export function exampleOf(schema: JsonSchema, { find, onlyRequired = false }: ExampleOptions): unknown {
  return exampleIn(schema, { find, onlyRequired, open: new Set() });
}

interface Making extends Required<ExampleOptions> {
  /** Components that are being made an example of. */
  readonly open: ReadonlySet<string>;
}

function exampleIn(schema: JsonSchema, making: Making): unknown {
  if (schema.$ref !== undefined) return exampleOfRef(schema.$ref.slice(COMPONENTS.length), making);
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [option] = schema.anyOf ?? schema.oneOf ?? [];
  if (option) {
    return (schema.anyOf ?? schema.oneOf ?? []).map((one) => exampleIn(one, making)).find((one) => one !== undefined);
  }
  if (schema.allOf || schema.not) return undefined;
  return typedExample(schema, making);
}

function exampleOfRef(name: string, making: Making): unknown {
  const schema = making.find(name);
  if (schema === undefined || making.open.has(name)) return undefined;
  return exampleIn(schema, { ...making, open: new Set(making.open).add(name) });
}

function typedExample(schema: JsonSchema, making: Making): unknown {
  const [type] = [schema.type ?? []].flat();
  switch (type) {
    case 'string':
      return textExample(schema);
    case 'integer':
    case 'number':
      return numberExample(schema);
    case 'boolean':
      return true;
    case 'array':
      return listExample(schema, making);
    case 'object':
      return objectExample(schema, making);
    case 'null':
      return null;
    default:
      return {};
  }
}

function textExample({ format = '', pattern, contentEncoding, minLength = 0, maxLength }: JsonSchema): unknown {
  if (pattern !== undefined) return DIGITS.has(pattern) ? '1' : undefined;
  const text = contentEncoding === 'base64' ? BYTES : (TEXTS[format] ?? 'text'.repeat(Math.ceil(minLength / 4) || 1));
  if (maxLength === undefined || text.length <= maxLength) return text.length >= minLength ? text : undefined;
  return format === '' && contentEncoding === undefined ? text.slice(0, maxLength) : undefined;
}

function numberExample(schema: JsonSchema): unknown {
  const { type, minimum = 1, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf: step = 1 } = schema;
  const whole = [schema.type].flat().includes('integer') || type === undefined;
  const first = Math.ceil(Math.max(minimum, exclusiveMinimum ?? minimum) / step) * step;
  const candidates = [first, first + step, minimum, maximum ?? 0, 0, (minimum + (maximum ?? minimum)) / 2];
  return candidates.find(
    (one) =>
      (!whole || Number.isInteger(one)) &&
      one >= (schema.minimum ?? -Infinity) &&
      one <= (maximum ?? Infinity) &&
      one > (exclusiveMinimum ?? -Infinity) &&
      one < (exclusiveMaximum ?? Infinity) &&
      (schema.multipleOf === undefined || Number.isInteger(one / schema.multipleOf)),
  );
}

function listExample({ prefixItems = [], items, minItems = 0, maxItems, uniqueItems }: JsonSchema, making: Making) {
  const list = prefixItems.map((one) => exampleIn(one, making));
  const item = items && exampleIn(items, making);
  const wanted = Math.min(Math.max(minItems, prefixItems.length + 1), maxItems ?? Infinity);
  while (item !== undefined && list.length < wanted) list.push(item);
  const gap = list.indexOf(undefined);
  const whole = gap < 0 ? list : list.slice(0, gap);
  return whole.length < minItems || (uniqueItems && whole.length > 1) ? undefined : whole;
}

function objectExample(schema: JsonSchema, making: Making): unknown {
  const { properties = {}, required = [], additionalProperties, propertyNames, minProperties = 0 } = schema;
  const wanted = Object.entries(properties).filter(([name]) => !making.onlyRequired || required.includes(name));
  const members = wanted.map(([name, one]) => [name, exampleIn(one, making)] as const);
  const known = members.filter(([, value]) => value !== undefined);
  if (required.some((name) => !known.some(([one]) => one === name))) return undefined;
  const other = additionalProperties && known.length === 0 ? exampleIn(additionalProperties, making) : undefined;
  const name = propertyNames ? exampleIn({ type: 'string', ...propertyNames }, making) : 'name';
  if (other !== undefined && typeof name === 'string') known.push([name, other]);
  return known.length < minProperties ? undefined : Object.fromEntries(known);
}
