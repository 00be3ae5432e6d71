import { fieldPath, type Contract, type Node, type ProcedureContract } from '@ahoy/contract';
import type { ProtoMessage, ProtoMethod, ProtoSchema } from '../model.ts';
import { EMPTY } from '../well-known.ts';
import { addMember } from './add-member.ts';
import { createMessage } from './create-message.ts';
import { layoutEntry } from './layout-entry.ts';
import { layoutPlain, layoutType, layoutWrapper } from './layout-type.ts';
import type { Layout, Numbers, Place } from './layout.ts';
import { claim, join } from './names.ts';
import { createPackage, type PackageDraft, serviceOf } from './package-of.ts';
import { isMessage, resolve } from './resolve.ts';
import { isDerived, type Route, routeOf } from './route-of.ts';

/** Options of `messagesOf`. */
export interface MessagesOptions {
  /** Names that a scope once had, with their numbers; neither is used again. Default: none. */
  readonly reserved?: (scope: string) => Readonly<Record<string, number>> | undefined;
}

/** An output that no schema declares may be anything. */
const UNDECLARED: Node = { kind: 'any' };

/**
 * Lays a contract out as protobuf.
 * @throws ProtobufError for names or numbers that clash, naming both, and for what protobuf has no form for.
 */
export function messagesOf(contract: Contract, numbers: Numbers, options: MessagesOptions = {}): ProtoSchema {
  const routed = contract.procedures.map((procedure) => ({ procedure, route: routeOf(procedure) }));
  const packages = new Map<string, PackageDraft>();
  const layout = createLayout(contract, numbers, options);
  const methods = new Map<ProcedureContract, ProtoMethod>();
  // One package after the other, so that each imports earlier ones only: protoc refuses imports in a circle. Those that
  // a procedure names come first: other people's clients know them.
  const inOrder = routed.toSorted((a, b) => Number(isDerived(a.procedure)) - Number(isDerived(b.procedure)));
  for (const packageName of new Set(inOrder.map(({ route }) => route.packageName))) {
    const home = createPackage(layout.names, packageName);
    packages.set(packageName, home);
    layout.home = home;
    for (const { procedure, route } of routed) {
      if (route.packageName !== packageName) continue;
      const method = layoutMethod(layout, procedure, route);
      serviceOf(layout.names, home, route.service).methods.push(method);
      methods.set(procedure, method);
    }
  }
  return { packages: [...packages.values()], methods: contract.procedures.flatMap((one) => methods.get(one) ?? []) };
}

function createLayout(contract: Contract, numbers: Numbers, options: MessagesOptions): Layout {
  const { reserved = () => undefined } = options;
  const layout: Layout = {
    contract,
    numbers,
    reserved,
    names: new Map(),
    named: new Map(),
    home: { fullName: '', file: '', messages: [], enums: [] },
    typeOf: (node, place) => layoutType(layout, node, place),
    plainOf: (resolved, place) => layoutPlain(layout, resolved, place),
    entryOf: (node, place) => layoutEntry(layout, node, place),
  };
  return layout;
}

function layoutMethod(layout: Layout, procedure: ProcedureContract, route: Route): ProtoMethod {
  const { input, meta, output, path, streaming, type } = procedure;
  const service = join(route.packageName, route.service);
  claim(layout.names, `${service}.${route.method}`, `the procedure ${path}`);
  const idempotency = type === 'query' ? 'NO_SIDE_EFFECTS' : meta.idempotent ? 'IDEMPOTENT' : undefined;
  const place = (end: string, side: string): Place => {
    const taken = layout.names.has(join(route.packageName, `${route.method}${end}`));
    return { home: layout.home, scope: `${path}.${side}`, name: `${taken ? route.service : ''}${route.method}${end}` };
  };
  return {
    name: route.method,
    service,
    path,
    input: layoutSide(layout, input, place('Request', 'input')),
    inputOptional: procedure.inputOptional === true,
    output: procedure.tracked
      ? layoutTracked(layout, output ?? UNDECLARED, place('Response', 'output'))
      : layoutSide(layout, output ?? UNDECLARED, place('Response', 'output')),
    clientStreaming: streaming === 'client' || streaming === 'bidi',
    serverStreaming: streaming === 'server' || streaming === 'bidi',
    ...(idempotency !== undefined && { idempotency }),
    ...(meta.description !== undefined && { description: meta.description }),
    ...(meta.deprecated !== undefined && { deprecated: meta.deprecated !== false }),
  };
}

/** What is no message of its own is wrapped. */
function layoutSide(layout: Layout, node: Node | undefined, place: Place): ProtoMessage {
  if (node === undefined) return EMPTY;
  const resolved = resolve(node, place.scope, layout);
  if (resolved.node.kind === 'nothing' && resolved.node.only !== 'null') return EMPTY;
  const direct = isMessage(resolved.node) || resolved.node.kind === 'ref';
  const type = direct && !resolved.nullable && !resolved.optional ? layoutPlain(layout, resolved, place) : undefined;
  return type?.kind === 'message' ? type : layoutWrapper(layout, node, place, { owner: `${place.scope} as a message` });
}

/** An item that has an id, with which a broken stream resumes: `{ id, data }`. */
function layoutTracked(layout: Layout, node: Node, place: Place): ProtoMessage {
  const message = createMessage(layout, place, { shape: 'object', owner: `${place.scope} as a message` });
  const { scope } = place;
  addMember(layout, message, {
    key: 'id',
    name: 'id',
    node: { kind: 'string' },
    scope: fieldPath(scope, 'id'),
    number: 1,
  });
  addMember(layout, message, { key: 'data', name: 'data', node, scope, number: 2 });
  return message;
}
