import type { Content, MediaType, Method, Operation, Parameter } from '../document.ts';
import { exampleOf, type ExampleOptions } from '../example-of.ts';

/** Where an operation is. */
export interface Place {
  /** URL before the path. */
  readonly server: string;
  readonly path: string;
  readonly method: Method;
}

/** The command that calls an operation with its example. */
export function curlOf(
  { parameters = [], requestBody, responses }: Operation,
  { server, path, method }: Place,
  options: ExampleOptions,
): string {
  const text = (parameter: Parameter): string => encodeURIComponent(parameterText(parameter, options));
  const inPath = parameters.filter((parameter) => parameter.in === 'path');
  const filled = inPath.reduce((url, one) => url.replaceAll(`{${one.name}}`, () => text(one)), path);
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.required)
    .map((one) => `${encodeURIComponent(one.name)}=${text(one)}`);
  const url = `${server.replace(/\/$/, '')}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const body = requestBody && bodyOf(requestBody.content, options);
  const answer = responses[200];
  const isStream = answer !== undefined && 'content' in answer && answer.content?.['text/event-stream'] !== undefined;
  const isUsual = method === (body ? 'post' : 'get');
  return [
    isStream ? 'curl -sN' : 'curl -s',
    ...(isUsual ? [] : [`-X ${method.toUpperCase()}`]),
    quote(url),
    ...(body ? [`-H ${quote(`content-type: ${body.type}`)}`, `--data-binary ${quote(body.text)}`] : []),
  ].join(' ');
}

function parameterText({ name, schema, content }: Parameter, options: ExampleOptions): string {
  const json = content?.['application/json']?.schema;
  const example = exampleOf(schema ?? json ?? {}, options);
  if (example === undefined) return name;
  const [item] = schema && Array.isArray(example) ? (example as unknown[]) : [example];
  return json || typeof item !== 'string' ? JSON.stringify(item) : item;
}

/** What is sent: the example, or one line of a body of JSON lines. */
function bodyOf(content: Content, options: ExampleOptions): { readonly type: string; readonly text: string } {
  const [[type, media] = ['application/json', { schema: {} } satisfies MediaType]] = Object.entries(content);
  const { contentSchema } = media.schema;
  const example = contentSchema ? exampleOf(contentSchema, { ...options, onlyRequired: true }) : media.example;
  return { type, text: example === undefined ? '…' : JSON.stringify(example) };
}

/** Quotes a text for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
