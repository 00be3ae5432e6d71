/**
 * What a value on the wire may be: the project's own plain, serialisable form of a zod schema. It says what zod's JSON
 * Schema loses, such as bigints, dates, strictness and refinements, and nothing of how a value is parsed.
 */
export type Node =
  | StringNode
  | NumberNode
  | IntegerNode
  | BooleanNode
  | BytesNode
  | DateNode
  | EnumNode
  | LiteralNode
  | ObjectNode
  | ArrayNode
  | TupleNode
  | RecordNode
  | MapNode
  | SetNode
  | UnionNode
  | IntersectionNode
  | RefNode
  | AnyNode
  | NothingNode
  | StreamNode;

/** What any node may say of itself. */
export interface Described {
  /** One sentence, from `.describe()` or `.meta({ description })`. */
  readonly description?: string;
  /** From `.meta({ deprecated: true })`. */
  readonly deprecated?: true;
  /** A refinement that no contract can express; its number tells one set of them from another. */
  readonly refinements?: number;
  /** The value may be null. */
  readonly nullable?: true;
}

export interface StringNode extends Described {
  readonly kind: 'string';
  readonly min?: number;
  readonly max?: number;
  /** `email`, `uuid`, `datetime` …, as zod names it. */
  readonly format?: string;
  /** Sources of regular expressions that all match. */
  readonly patterns?: readonly string[];
}

/** A double, or a float where `format` says so. */
export interface NumberNode extends Described {
  readonly kind: 'number';
  readonly format?: 'float32';
  readonly min?: number;
  readonly max?: number;
  readonly above?: number;
  readonly below?: number;
  readonly multipleOf?: number;
}

/** A whole number. `safe` is JavaScript's range, ±(2⁵³ − 1); `int64` and `uint64` are bigints. Limits are in digits. */
export interface IntegerNode extends Described {
  readonly kind: 'integer';
  readonly format: 'int32' | 'uint32' | 'safe' | 'int64' | 'uint64' | 'bigint';
  readonly min?: string;
  readonly max?: string;
  readonly multipleOf?: string;
}

export interface BooleanNode extends Described {
  readonly kind: 'boolean';
}

export interface BytesNode extends Described {
  readonly kind: 'bytes';
  readonly min?: number;
  readonly max?: number;
}

export interface DateNode extends Described {
  readonly kind: 'date';
  /** ISO 8601. */
  readonly min?: string;
  readonly max?: string;
}

/** One of some texts or numbers, in order of declaration. */
export interface EnumNode extends Described {
  readonly kind: 'enum';
  /** From `.meta({ id })`. */
  readonly id?: string;
  readonly values: readonly (string | number)[];
}

/** One of some fixed values; a bigint is written as `{ bigint: digits }`. */
export interface LiteralNode extends Described {
  readonly kind: 'literal';
  readonly values: readonly (string | number | boolean | null | { readonly bigint: string })[];
}

export interface ObjectNode extends Described {
  readonly kind: 'object';
  readonly fields: readonly Field[];
  /** What happens to a member that is not declared: dropped, refused, kept, or kept if it fits the node. */
  readonly unknown: 'strip' | 'strict' | 'loose' | Node;
}

/** A member of an object. */
export interface Field {
  readonly name: string;
  readonly node: Node;
  /** The member may be absent: the sender may leave it out, or the receiver fills it in. */
  readonly optional?: true;
  /** What an absent member becomes, as the transformer's JSON; only of an input, and only where it is fixed. */
  readonly default?: unknown;
  /** From `.meta({ field })`: the number in protobuf. */
  readonly number?: number;
}

export interface ArrayNode extends Described {
  readonly kind: 'array';
  readonly item: Node;
  readonly min?: number;
  readonly max?: number;
}

export interface TupleNode extends Described {
  readonly kind: 'tuple';
  readonly items: readonly Node[];
  /** Items from here on may be absent. Default: none. */
  readonly optionalFrom?: number;
  readonly rest?: Node;
}

/** An object whose member names are data. */
export interface RecordNode extends Described {
  readonly kind: 'record';
  readonly key: Node;
  readonly value: Node;
  /** Where the names are an enum or literals: not each of them has to be there. */
  readonly partial?: true;
  /** A member whose name does not fit the key is kept as it is. */
  readonly loose?: true;
}

export interface MapNode extends Described {
  readonly kind: 'map';
  readonly key: Node;
  readonly value: Node;
  readonly min?: number;
  readonly max?: number;
}

export interface SetNode extends Described {
  readonly kind: 'set';
  readonly item: Node;
  readonly min?: number;
  readonly max?: number;
}

export interface UnionNode extends Described {
  readonly kind: 'union';
  readonly members: readonly Node[];
  /** Name of the field whose literal tells the members apart. */
  readonly discriminator?: string;
}

export interface IntersectionNode extends Described {
  readonly kind: 'intersection';
  readonly left: Node;
  readonly right: Node;
}

/** A type that stands in the contract's `types` under its id: one with `.meta({ id })`, or one that is recursive. */
export interface RefNode extends Described {
  readonly kind: 'ref';
  readonly id: string;
}

/** Anything; `json` is anything that JSON can hold. */
export interface AnyNode extends Described {
  readonly kind: 'any';
  readonly json?: true;
}

/** No value at all: `undefined`, `void`, or (`null`) always null, or (`never`) a value that cannot be. */
export interface NothingNode extends Described {
  readonly kind: 'nothing';
  readonly only: 'undefined' | 'null' | 'never';
}

/** Items one by one. */
export interface StreamNode extends Described {
  readonly kind: 'stream';
  readonly item: Node;
  /** Each item has an id, with which a broken stream resumes. */
  readonly tracked?: true;
}
