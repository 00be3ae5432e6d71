import { ContractError } from '../contract-error.ts';
import type { Node } from '../node.ts';
import { outputId } from '../scope-key.ts';
import { wireText } from '../wire-text.ts';
import type { Def, Side } from './reading.ts';

/** The types of a contract while it is read: each id has a form for either side, from one schema or several equal ones. */
export interface NamedTypes {
  /** Says that a type is being read, at a path; false if it has been, or is already. */
  readonly open: (type: TypeKey, path: string) => boolean;
  /** Notes what the type was read as. */
  readonly close: (type: TypeKey, node: Node) => void;
  /** What a type was read as, once it is closed. */
  readonly peek: (side: Side, id: string) => Node | undefined;
  /** Ends the reading: nodes of a side may then be taken over with `adopt`. */
  readonly settle: () => SettledTypes;
}

/** One reading of a type. */
export interface TypeKey {
  readonly side: Side;
  readonly id: string;
  readonly def: Def;
}

/** Types whose ids are final. */
export interface SettledTypes {
  readonly types: Readonly<Record<string, Node>>;
  /** Gives references inside a node their final ids. */
  readonly adopt: (node: Node, side: Side) => Node;
}

/** What a schema was read as, undefined as long as it is open, and where it was first met. */
interface Form {
  readonly path: string;
  readonly node?: Node;
}
type Forms = Map<string, Map<Def, Form>>;

export function createNamedTypes(): NamedTypes {
  const forms: Readonly<Record<Side, Forms>> = { input: new Map(), output: new Map() };
  return {
    open({ side, id, def }, path) {
      const readings = forms[side].get(id) ?? new Map<Def, Form>();
      forms[side].set(id, readings);
      if (readings.has(def)) return false;
      readings.set(def, { path });
      return true;
    },
    close({ side, id, def }, node) {
      const path = forms[side].get(id)?.get(def)?.path ?? id;
      forms[side].get(id)?.set(def, { path, node });
    },
    peek: (side, id) => forms[side].get(id)?.values().next().value?.node,
    settle: () => settle(oneEach(forms.input), oneEach(forms.output)),
  };
}

/** @throws ContractError for two types that share an id and differ. */
function oneEach(forms: Forms): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const [id, readings] of forms) {
    const [first, ...others] = readings.values();
    // A type that is still open has thrown.
    if (first?.node === undefined) continue;
    const text = wireText(first.node);
    const other = others.find(({ node }) => wireText(node) !== text);
    if (other) {
      throw new ContractError(
        `${other.path}: .meta({ id: '${id}' }) is the name of a different type at ${first.path}; choose another`,
      );
    }
    nodes.set(id, first.node);
  }
  return nodes;
}

/** A type that is the same on both sides is one; where it differs, its output form has an id of its own. */
function settle(inputs: ReadonlyMap<string, Node>, outputs: ReadonlyMap<string, Node>): SettledTypes {
  const split = new Set<string>();
  const shared = [...inputs.keys()].filter((id) => outputs.has(id));
  const adopt = (node: Node, side: Side): Node => (side === 'input' || split.size === 0 ? node : renamed(node, split));
  // A type differs also where one that it refers to does, so it is asked again until nothing changes.
  for (let before = -1; before < split.size;) {
    before = split.size;
    for (const id of shared) {
      const [input, output] = [inputs.get(id) as Node, outputs.get(id) as Node];
      if (wireText(input) !== wireText(adopt(output, 'output'))) split.add(id);
    }
  }
  const entries = [
    ...inputs,
    ...[...outputs].map(([id, node]) => [split.has(id) ? outputId(id) : id, adopt(node, 'output')] as const),
  ];
  const types = Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return { types, adopt };
}

function renamed<T>(data: T, split: ReadonlySet<string>): T {
  if (typeof data !== 'object' || data === null) return data;
  // The copy has the shape of the original.
  if (Array.isArray(data)) return data.map((item: unknown) => renamed(item, split)) as T;
  const entries = Object.entries(data).map(([key, value]: [string, unknown]) => [
    key,
    key === 'default' ? value : renamed(value, split),
  ]);
  const copy = Object.fromEntries(entries) as T & { kind?: unknown; id?: unknown };
  if (copy.kind === 'ref' && typeof copy.id === 'string' && split.has(copy.id)) copy.id = outputId(copy.id);
  return copy;
}
