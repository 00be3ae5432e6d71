import type { Contract, Field, Node } from '@ahoy/contract';
import { resolveNode } from './resolve-node.ts';

/** Texts that have the formats that zod knows. */
const FORMATS: Readonly<Record<string, string>> = {
  email: 'ada@example.com',
  url: 'https://example.com',
  uuid: '2d1f8a3e-6c0b-4c57-9a44-8f0f6f4d2b11',
  guid: '2d1f8a3e-6c0b-4c57-9a44-8f0f6f4d2b11',
  datetime: '2026-01-31T12:00:00Z',
  date: '2026-01-31',
  time: '12:00:00',
  duration: 'PT1H',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  base64: 'QWhveQ==',
};
const NAMES = /name|guest|who/i;

/** A value for a node, as plain JSON: the least that is needed, such as a person would try first. */
export function sampleOf(node: Node, types: Contract['types']): unknown {
  return sampleIn(node, '', { types, open: new Set() });
}

interface Walk {
  readonly types: Contract['types'];
  /** Named types that are being made, none of which is made inside of itself. */
  readonly open: ReadonlySet<string>;
}

function sampleIn(node: Node, name: string, outer: Walk): unknown {
  const { node: found, id } = resolveNode(node, outer.types);
  const walk = id === undefined ? outer : { ...outer, open: new Set([...outer.open, id]) };
  switch (found.kind) {
    case 'string':
      return FORMATS[found.format ?? ''] ?? sampleText(name, found.min ?? 0);
    case 'boolean':
      return true;
    case 'number':
      return found.min ?? (found.above === undefined ? (found.max ?? 1) : found.above + 1);
    case 'integer':
      return ['int64', 'uint64', 'bigint'].includes(found.format) ? (found.min ?? '1') : Number(found.min ?? '1');
    case 'date':
      return found.min ?? '2026-01-31T12:00:00.000Z';
    case 'bytes':
      return 'QWhveQ==';
    case 'enum':
      return found.values[0];
    case 'literal': {
      const [value] = found.values;
      return typeof value === 'object' && value !== null ? value.bigint : value;
    }
    case 'object':
      return Object.fromEntries(
        requiredOf(found.fields).map((field) => [field.name, sampleIn(field.node, field.name, walk)]),
      );
    case 'array':
    case 'set':
      if (isOpen(found.item, walk)) return [];
      return Array.from({ length: Math.max(1, found.min ?? 1) }, () => sampleIn(found.item, name, walk));
    case 'tuple':
      return found.items.slice(0, found.optionalFrom).map((item) => sampleIn(item, name, walk));
    case 'union': {
      const member = found.members.find((one) => !isOpen(one, walk));
      return member ? sampleIn(member, name, walk) : null;
    }
    case 'map':
      return [];
    case 'nothing':
      return null;
    default:
      return {};
  }
}

function isOpen(node: Node, { open }: Walk): boolean {
  return node.kind === 'ref' && open.has(node.id);
}

function requiredOf(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ optional }) => !optional);
}

function sampleText(name: string, min: number): string {
  const text = NAMES.test(name) ? 'Ada' : 'text';
  return text.repeat(Math.max(1, Math.ceil(min / text.length)));
}
