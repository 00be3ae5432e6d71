import type { Contract } from '@ahoy/contract';
import { codecOf, type ProtoMethod } from '@ahoy/protobuf';
import { type Parameters, parametersOf, type Plain, plainOf, type Route, routesOf, xmlOf } from '@ahoy/rest';
import { TRPCError } from '@trpc/server';
import type { DescribedServices } from '../described-services.ts';
import type { ValueFormat } from './media-type.ts';

/** A procedure as REST serves it. */
export interface Endpoint {
  /** Path of the procedure: `greeter.sayHello`. */
  readonly path: string;
  readonly route: Route;
  /** The caller sends a stream. */
  readonly takesStream: boolean;
  /** The answer is a stream. */
  readonly givesStream: boolean;
  /** The procedure takes an input. */
  readonly hasInput: boolean;
  readonly parameters: Parameters;
  /** Plain JSON of the data that declared errors carry. */
  readonly errors: Plain;
  /** Reads a whole body. Each throws an Error for what is no such format. */
  readonly decode: Readonly<Record<ValueFormat, (body: Uint8Array) => unknown>>;
  /** Writes a whole body. Each throws a TRPCError for what the format cannot carry. */
  readonly encode: Readonly<Record<ValueFormat, (value: unknown) => string | Uint8Array>>;
  /** Reads one item of a stream, as JSON. */
  readonly decodeItem: (json: Uint8Array) => unknown;
  /** Writes one item of a stream, as JSON. */
  readonly encodeItem: (item: unknown) => string;
}

/**
 * Makes the endpoints of services, in the order in which they are matched.
 * @throws ContractError for a route that is not well formed or taken twice.
 */
export function endpointsOf({ contract, schema }: DescribedServices, maxBodyBytes: number): Endpoint[] {
  const methods = new Map(schema.methods.map((method) => [method.path, method]));
  return routesOf(contract).map((route) => {
    // The schema was made from this contract: it has a method for each procedure.
    const method = methods.get(route.procedure.path) as ProtoMethod;
    return endpointOf(route, method, { types: contract.types, maxBodyBytes });
  });
}

interface EndpointOptions {
  readonly types: Contract['types'];
  readonly maxBodyBytes: number;
}

function endpointOf(route: Route, method: ProtoMethod, { types, maxBodyBytes }: EndpointOptions): Endpoint {
  const { path, input, output, errors, streaming } = route.procedure;
  const plain = { input: plainOf(input, types), output: plainOf(output, types) };
  // Few services are ever asked for XML: its form is made when the first one is.
  const xml = {
    input: lazy(() => xmlOf(input, types, method.input.name)),
    output: lazy(() => xmlOf(output, types, method.output.name)),
  };
  const decodeJson = (body: Uint8Array): unknown => plain.input.decode(JSON.parse(toText(body)));
  // JSON has no form for an item that is nothing at all.
  const encodeJson = carrying((value) => JSON.stringify(plain.output.encode(value)) ?? 'null');
  const protobuf = {
    input: codecOf(method.input, { maxBytes: maxBodyBytes, optional: method.inputOptional }),
    output: codecOf(method.output),
  };
  return {
    path,
    route,
    takesStream: streaming === 'client' || streaming === 'bidi',
    givesStream: streaming === 'server' || streaming === 'bidi',
    hasInput: input !== undefined,
    parameters: parametersOf(input, types),
    errors: plainOf(errors, types),
    decode: {
      json: decodeJson,
      xml: (body) => plain.input.decode(xml.input().parse(toXmlText(body))),
      protobuf: protobuf.input.decode,
    },
    encode: {
      json: encodeJson,
      xml: carrying((value) => xml.output().print(plain.output.encode(value))),
      protobuf: carrying(protobuf.output.encode),
    },
    decodeItem: decodeJson,
    encodeItem: encodeJson,
  };
}

/** An answer that cannot be carried is a mistake of the service, whatever the error says of its caller. */
function carrying<Carried>(encode: (value: unknown) => Carried): (value: unknown) => Carried {
  return (value) => {
    try {
      return encode(value);
    } catch (cause) {
      throw new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'the answer cannot be carried', cause });
    }
  };
}

function lazy<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws Error for a document that says of itself that it is in another encoding. */
function toXmlText(bytes: Uint8Array): string {
  const text = toText(bytes);
  const encoding = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(text)?.[1] ?? 'UTF-8';
  if (encoding.toUpperCase() === 'UTF-8') return text;
  throw new Error(`expected the encoding UTF-8, got ${encoding}`);
}

/** @throws TypeError for bytes that are no UTF-8. */
function toText(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
