import type { ProcedureMeta, ProcedureType } from '@ahoy/core';
import type { Node } from './node.ts';

/** A router read as plain data. The same router gives the same bytes. */
export interface Contract {
  /** Form of this data; a reader refuses a later one. */
  readonly version: 1;
  /** Procedures in order of their paths: modules do not say in which order they export, and bundlers change it. */
  readonly procedures: readonly ProcedureContract[];
  /** Types that have a name of their own, by `.meta({ id })` or because they are recursive. */
  readonly types: Readonly<Record<string, Node>>;
}

/** One procedure. */
export interface ProcedureContract {
  /** `greeter.sayHello` */
  readonly path: string;
  readonly type: ProcedureType;
  /** Which sides are streams, as gRPC names it. */
  readonly streaming: 'unary' | 'client' | 'server' | 'bidi';
  readonly meta: ProcedureMeta;
  /** What a caller sends: an item, where it is a stream. Absent: the procedure takes no input. */
  readonly input?: Node;
  /** The input may be left out. */
  readonly inputOptional?: true;
  /** What a caller receives: an item, where it is a stream. Absent: the procedure declares no output. */
  readonly output?: Node;
  /** The data of the errors that it declares, by `.meta({ errors: schema })`. */
  readonly errors?: Node;
  /** The items of the output have ids, with which a broken stream resumes. */
  readonly tracked?: true;
}
