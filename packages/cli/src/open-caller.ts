import type { Contract, LockData, ProcedureContract } from '@ahoy/contract';
import type { CallOptions, Metadata } from '@ahoy/core';
import { type Address, urlFor, type Via } from './target.ts';

/** Calls one procedure with an input. */
export type CallProcedure = (input: unknown, options: CallOptions) => Promise<unknown>;

/** What a caller is made of. */
export interface CallerOptions {
  readonly address: Address;
  readonly via: Via;
  readonly metadata: Metadata;
  readonly contract: Contract;
  readonly lock: LockData | undefined;
}

/** A caller's proxy: each member is one, or a procedure. */
interface Member {
  readonly [name: string]: Member;
  (input: unknown, options: CallOptions): Promise<unknown>;
}

/** Makes a function of a procedure that runs elsewhere. What a protocol needs is loaded when it is asked for. */
export async function openCaller({ path }: ProcedureContract, options: CallerOptions): Promise<CallProcedure> {
  const { address, via } = options;
  const url = urlFor(address, via);
  const metadata = { 'user-agent': 'ahoy', ...options.metadata };
  // The router is known at run time only.
  const caller = (await connectTo(url, { ...options, metadata })) as unknown as Member;
  const procedure = path.split('.').reduce<Member>((member, name) => member[name] as Member, caller);
  return (input, callOptions) => procedure(input, callOptions);
}

async function connectTo(url: string, { via, contract, lock, metadata }: CallerOptions): Promise<object> {
  switch (via) {
    case 'grpc': {
      const { connect } = await import('@ahoy/client/grpc');
      return connect(url, { metadata, contract, ...(lock && { lock }) });
    }
    case 'rest': {
      const { connect } = await import('@ahoy/client/rest');
      return connect(url, { metadata, contract });
    }
    default: {
      const { connect } = await import('@ahoy/client');
      return connect(url, { metadata });
    }
  }
}
