import { createProcedureBuilder, stream, trackedStream } from '@ahoy/core/procedure';
import { tracked } from '@trpc/server';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { allocateNumbers } from '../allocate-numbers.ts';
import { contractOf } from '../contract-of.ts';
import type { Contract } from '../contract.ts';
import type { Lock } from '../lock.ts';
import { contractWith, verdictOf } from './compare.fixture.ts';
import { compareContracts, type Comparison } from './compare-contracts.ts';

const procedure = createProcedureBuilder();
const SAFE = { json: 'safe', proto: 'safe', ts: 'safe' };
const BREAKS = { json: 'breaking', proto: 'breaking', ts: 'breaking' };
const text = z.object({ a: z.string() });
const number = z.object({ a: z.number() });

const one = (run: object): Contract => contractOf({ test: { run } });
const query = (): object => procedure.input(text).query(() => '');

describe('of a procedure', () => {
  const compare = (before: object, after: object): Comparison => compareContracts(one(before), one(after));

  test('what is removed breaks its callers', () => {
    expect(verdictOf(compareContracts(one(query()), contractOf({ test: {} })).findings)).toEqual(BREAKS);
  });

  test('what is renamed is removed and added', () => {
    const { findings } = compareContracts(one(query()), contractOf({ test: { go: query() } }));
    expect(verdictOf(findings)).toEqual(BREAKS);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['procedure-removed', 'procedure-added']));
  });

  test('a query that becomes a mutation is called in another way, but not on gRPC', () => {
    const { findings } = compare(
      query(),
      procedure.input(text).mutation(() => ''),
    );
    expect(verdictOf(findings)).toEqual({ ...BREAKS, proto: 'risky' });
  });

  test('an answer that becomes a stream breaks', () => {
    const before = procedure.output(text).query(() => ({ a: '' }));
    const after = procedure.output(stream(text)).query(async function* run() {
      yield { a: '' };
    });
    expect(verdictOf(compare(before, after).findings)).toEqual(BREAKS);
  });

  test('items that get ids are read in another way', () => {
    const plain = procedure.output(stream(text)).subscription(async function* run() {
      yield { a: '' };
    });
    const withIds = procedure.output(trackedStream(text)).subscription(async function* run() {
      yield tracked('1', { a: '' });
    });
    expect(verdictOf(compare(plain, withIds).findings)).toEqual(BREAKS);
  });

  test('a gRPC name breaks gRPC alone, and a REST route is a risk for those who call it', () => {
    const named = procedure
      .meta({ grpc: 'a.B/C', http: 'POST /a' })
      .input(text)
      .query(() => '');
    expect(verdictOf(compare(query(), named).findings)).toEqual({ json: 'risky', proto: 'breaking', ts: 'safe' });
  });

  test('errors are judged as an output: a member of their union breaks', () => {
    const withErrors = (errors: z.ZodType): object => procedure.meta({ errors }).query(() => '');
    const member = (code: string): z.ZodObject => z.object({ code: z.literal(code) });
    const [before, after] = [z.union([member('a'), member('b')]), z.union([member('a'), member('b'), member('c')])];
    const { findings } = compare(withErrors(before), withErrors(after));
    expect(verdictOf(findings)).toEqual(BREAKS);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['error-union-widened']));
    expect(
      verdictOf(
        compare(
          procedure.query(() => ''),
          withErrors(before),
        ).findings,
      ),
    ).toEqual({ ...SAFE, json: 'risky', proto: 'risky' });
  });

  test('what is in trial is exempt, and says so', () => {
    const alpha = procedure
      .meta({ stability: 'alpha' })
      .input(text)
      .query(() => '');
    const { findings } = compare(
      alpha,
      procedure.input(number).query(() => ''),
    );
    expect(verdictOf(findings)).toEqual(SAFE);
    expect(findings[0]?.message).toContain('exempt: its stability is alpha');
  });

  test('removing what is deprecated is a risk from the day after its date', () => {
    const old = one(procedure.meta({ deprecated: 'until 2026-06-30' }).query(() => ''));
    const verdict = (today: string): unknown =>
      verdictOf(compareContracts(old, contractOf({ test: {} }), { today }).findings).json;
    expect([verdict('2026-06-30'), verdict('2026-07-01')]).toEqual(['breaking', 'risky']);
  });
});

describe('the order of a rollout', () => {
  const rollout = (side: 'input' | 'output', before: z.ZodType, after: z.ZodType): string =>
    compareContracts(contractWith(side, before), contractWith(side, after)).rollout;

  test.each([
    ['nothing changes', 'either', 'input', text, text],
    ['an input gets an optional field', 'server first', 'input', text, text.extend({ b: z.string().optional() })],
    ['an input gets a required field', 'client first', 'input', text, text.extend({ b: z.string() })],
    ['an output gets a field that clients read', 'server first', 'output', text, text.extend({ b: z.string() })],
    ['an output loses a field', 'client first', 'output', text.extend({ b: z.string() }), text],
    ['a type changes', 'two steps', 'input', text, number],
  ] as const)('if %s: %s', (_, order, side, before, after) => {
    expect(rollout(side, before, after)).toBe(order);
  });

  test('a procedure is added with the server first, and removed with the client first', () => {
    const [without, having] = [contractOf({ test: {} }), one(query())];
    expect(compareContracts(without, having).rollout).toBe('server first');
    expect(compareContracts(having, without).rollout).toBe('client first');
  });
});

describe('a finding', () => {
  test('says what was, what is, where, and what to do', () => {
    const address = (zip: z.ZodType): z.ZodType => z.object({ address: z.object({ zip }) });
    const [before, after] = [address(z.string()), address(z.string().max(5))];
    const comparison = compareContracts(contractWith('input', before), contractWith('input', after), {
      profiles: ['json'],
    });
    expect(comparison.findings.filter(({ direction }) => direction === 'old-client')).toEqual([
      {
        rule: 'input-constraint-tightened',
        severity: 'breaking',
        profile: 'json',
        direction: 'old-client',
        procedure: 'test.run',
        side: 'input',
        path: 'input.address.zip',
        message: 'input.address.zip was string, is string, at most 5',
        advice: 'take what was taken, and check the new limit where the value is used',
      },
    ]);
  });

  test('of a number that was another’s says that it is reused', () => {
    const b = z.string().optional();
    const [first, before, after] = [text.extend({ old: b }), text, text.extend({ b })].map((schema) =>
      contractWith('input', schema),
    );
    if (!first || !before || !after) throw new Error('three contracts');
    const lock = allocateNumbers(before, allocateNumbers(first));
    const reused: Lock = { version: 1, numbers: { 'test.run.input': { a: 1, b: 2 } }, reserved: {} };
    const { findings } = compareContracts(before, after, {
      locks: { before: lock, after: reused },
      profiles: ['proto'],
    });
    expect(findings[0]).toMatchObject({ rule: 'input-number-reused', severity: 'breaking', path: 'input.b' });
  });
});

describe('a type that refers to itself', () => {
  const tree = (label: z.ZodType): z.ZodType => {
    const node: z.ZodType = z.object({
      label,
      get children() {
        return z.array(node);
      },
      get other() {
        return z.union([node, z.string()]).nullable();
      },
    });
    return node;
  };
  const compare = (before: z.ZodType, after: z.ZodType): Comparison =>
    compareContracts(contractWith('input', before), contractWith('input', after));

  test('fits itself', () => {
    expect(compare(tree(z.string()), tree(z.string())).findings).toEqual([]);
  });

  test('is told where it changes', () => {
    const { findings } = compare(tree(z.string()), tree(z.number()));
    expect(verdictOf(findings)).toEqual(BREAKS);
    expect(findings[0]?.path).toBe('input.label');
  });
});
