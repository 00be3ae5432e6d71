import { CallError, httpStatusOf } from '@ahoy/core';
import type { Route } from '@ahoy/rest/routes';

/** Steps to another path, which URLs know even where they are percent-encoded. */
const STEPS: ReadonlySet<string> = new Set(['.', '..']);

/**
 * Writes the path of a route, its parameters filled in and percent-encoded.
 * @throws CallError BAD_REQUEST for a parameter that a path cannot hold.
 */
export function toPath(
  { path }: Pick<Route, 'path'>,
  parameters: readonly (readonly [name: string, text: string])[],
): string {
  const segments = path.split('/').map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    return encodeURIComponent(name === undefined ? segment : textOf(name, parameters));
  });
  return segments.join('/');
}

function textOf(name: string, parameters: readonly (readonly [name: string, text: string])[]): string {
  const [text, ...others] = parameters.flatMap(([key, value]) => (key === name ? [value] : []));
  if (text === undefined || others.length > 0)
    return refuse(name, `one value, got ${text === undefined ? 'none' : others.length + 1}`);
  return text === '' || STEPS.has(text) ? refuse(name, `text other than "${text}"`) : text;
}

function refuse(name: string, expected: string): never {
  const message = `expected ${expected}, since it is part of the path`;
  const data = {
    code: 'BAD_REQUEST',
    httpStatus: httpStatusOf('BAD_REQUEST'),
    issues: [{ path: [name], message }],
  } as const;
  throw new CallError({ message: `${name}: ${message}`, data });
}
