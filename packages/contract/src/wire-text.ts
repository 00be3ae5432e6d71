import type { Field } from './node.ts';

/**
 * Writes a node or a contract so that what is the same on the wire has the same text: keys sorted, fields in
 * order of their names, descriptions left out. What stands under `default` is a value, of which all counts.
 */
export function wireText(data: unknown): string {
  return JSON.stringify(sorted(data, ''));
}

function sorted(data: unknown, key: string): unknown {
  if (Array.isArray(data)) {
    const items = data.map((item) => sorted(item, key === 'default' ? key : ''));
    return key === 'fields' ? (items as Field[]).toSorted((a, b) => (a.name < b.name ? -1 : 1)) : items;
  }
  if (typeof data !== 'object' || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      // A type may have the id `description`; then an object stands there.
      .filter(([name, value]) => key === 'default' || name !== 'description' || typeof value !== 'string')
      .map(([name, value]) => [name, sorted(value, key === 'default' ? key : name)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}
