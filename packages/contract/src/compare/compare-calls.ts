import type { ProcedureContract } from '../contract.ts';
import type { Check } from './compare-procedure.ts';
import type { Finding, Profile, Severity } from './finding.ts';
import { procedureFinding } from './procedure-finding.ts';
import type { ProcedureRule } from './rules.ts';

type Severities = Readonly<Record<Profile, Severity>>;

const BREAKS: Severities = { json: 'breaking', proto: 'breaking', ts: 'breaking' };

/** Judges how a procedure is called, apart from its schemas. It is the same in both directions. */
export function compareCalls(
  before: ProcedureContract,
  after: ProcedureContract,
  { direction, profile }: Pick<Check, 'direction' | 'profile'>,
): readonly Finding[] {
  const found: Finding[] = [];
  const { path } = before;
  const note = (rule: ProcedureRule, severities: Severities, [was, is]: readonly [string, string]): void => {
    if (was === is) return;
    const message = `${path} was ${was}, is ${is}`;
    found.push(procedureFinding(rule, { profile, direction, procedure: path, severity: severities[profile], message }));
  };
  const kinds = [kindOf(before), kindOf(after)] as const;
  // gRPC has one kind of method; that a query has no side effects is a hint to those who retry.
  note('procedure-kind-changed', { ...BREAKS, proto: 'risky' }, kinds);
  note('procedure-stream-changed', BREAKS, [before.streaming, after.streaming]);
  note('procedure-tracking-changed', BREAKS, [trackingOf(before), trackingOf(after)]);
  note('procedure-route-changed', { json: 'risky', proto: 'safe', ts: 'safe' }, [httpOf(before), httpOf(after)]);
  note('procedure-grpc-renamed', { json: 'safe', proto: 'breaking', ts: 'safe' }, [grpcOf(before), grpcOf(after)]);
  const errors = [before, after].map((procedure) =>
    procedure.errors ? 'with declared errors' : 'without declared errors',
  );
  const isAdded = before.errors === undefined && direction === 'old-client';
  note('procedure-errors-added', isAdded ? { json: 'risky', proto: 'risky', ts: 'safe' } : SAFE, [
    errors[0] ?? '',
    errors[1] ?? '',
  ]);
  return found.filter(({ severity }) => severity !== 'safe' || direction === 'old-client');
}

const SAFE: Severities = { json: 'safe', proto: 'safe', ts: 'safe' };

/** A subscription is told by its stream. */
function kindOf({ type }: ProcedureContract): string {
  return type === 'query' ? 'a query' : type === 'mutation' ? 'a mutation' : 'a subscription';
}

function trackingOf({ tracked }: ProcedureContract): string {
  return tracked ? 'a stream of tracked items' : 'without tracked items';
}

function httpOf({ meta, path }: ProcedureContract): string {
  return meta.http ?? `POST /${path.replaceAll('.', '/')}`;
}

function grpcOf({ meta, path }: ProcedureContract): string {
  return meta.grpc ?? `derived from ${path}`;
}
