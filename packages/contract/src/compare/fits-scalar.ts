import type { EnumNode, IntegerNode, Node, NumberNode } from '../node.ts';
import { numbersIn } from '../lock.ts';
import { type Context, refusedBySchema, report } from './context.ts';
import { describeNode } from './describe-node.ts';
import { type FiniteValue, finiteValuesOf } from './finite-values.ts';
import { isDateInside, isNumberInside, isSizeInside, isTextInside, limitsChange } from './limits-change.ts';
import type { Resolved } from './resolve-node.ts';
import { isTypeAmong, scalarTypeOf } from './scalar-type.ts';

/** Checks a scalar against a scalar. False: they are of different types. */
export function fitsScalar(a: Resolved, b: Resolved, at: string, ctx: Context): boolean {
  const [from, to] = [a.node, b.node];
  const [sent, taken] = [scalarTypeOf(from, ctx.profile), scalarTypeOf(to, ctx.profile)];
  if (sent === undefined || taken === undefined || !isSameType(sent, taken, ctx)) return false;
  if (ctx.profile === 'proto' && from.kind === 'enum' && to.kind === 'enum') fitsNumbers(a, b, at, ctx);
  else if (finiteValuesOf(from) || finiteValuesOf(to)) fitsValues(from, to, at, ctx);
  else fitsLimits(from, to, at, ctx);
  return true;
}

/** Protobuf writes literals of several types as a message of its own. */
function isSameType(sent: string, taken: string, { profile }: Context): boolean {
  if (profile !== 'proto') return isTypeAmong(sent, taken) || overlaps(sent, taken);
  return sent === taken || (sent.includes(' or ') && taken.includes(' or ') && overlaps(sent, taken));
}

function overlaps(sent: string, taken: string): boolean {
  return sent.split(' or ').some((type) => isTypeAmong(type, taken));
}

function fitsLimits(from: Node, to: Node, at: string, ctx: Context): void {
  if (from.kind === 'string' && to.kind === 'string') {
    limitsChange(from, to, at, { ctx, isInside: isTextInside });
  } else if (from.kind === 'bytes' && to.kind === 'bytes') {
    limitsChange(from, to, at, { ctx, isInside: isSizeInside });
  } else if (from.kind === 'date' && to.kind === 'date') {
    limitsChange(from, to, at, { ctx, isInside: isDateInside });
  } else if ((from.kind === 'number' || from.kind === 'integer') && (to.kind === 'number' || to.kind === 'integer')) {
    // A decoder of protobuf reads the wider integer that it knows; what is beyond the narrower one, it refuses or bends.
    const isShorter =
      ctx.profile === 'proto' && from.kind === 'integer' && to.kind === 'integer' && from.format !== to.format;
    if (isShorter && !isNumberInside(from, to)) {
      const texts = { from: describeNode(from), to: describeNode(to) };
      return report(ctx, at, 'type-changed', { severity: 'breaking', texts });
    }
    limitsChange<NumberNode | IntegerNode>(from, to, at, { ctx, isInside: isNumberInside });
  }
}

/** Checks values against values, or against a type that has more of them. */
function fitsValues(from: Node, to: Node, at: string, ctx: Context): void {
  const [sent, taken] = [finiteValuesOf(from), finiteValuesOf(to)];
  const texts = { from: describeNode(from), to: describeNode(to) };
  const refused = sent?.filter((value) => !takes(to, value, ctx));
  if (refused === undefined || refused.length > 0) {
    const isOther = refused?.some((value) => !isTypeAmong(typeof value, scalarTypeOf(to, 'json') ?? ''));
    const severity = isOther || ctx.profile === 'ts' ? 'breaking' : refusedBySchema(ctx);
    report(ctx, at, ctx.toIsNew ? 'enum-narrowed' : 'enum-widened', { severity, texts });
    return;
  }
  if (taken !== undefined && taken.every((value) => sent?.includes(value))) return;
  // What callers compare with, the compiler wants to be possible.
  const isCompared = ctx.profile === 'ts' && ctx.side !== 'input' && taken !== undefined;
  report(ctx, at, ctx.toIsNew ? 'enum-widened' : 'enum-narrowed', { severity: isCompared ? 'risky' : 'safe', texts });
}

/** Tells a node that takes a value; of a format, that is not known. */
function takes(node: Node, value: FiniteValue, { profile }: Context): boolean {
  const values = finiteValuesOf(node);
  if (values) return values.includes(value);
  if (profile === 'ts') return true;
  if (node.kind === 'string' && typeof value === 'string') {
    if (node.format !== undefined || !isSizeInside({ ...node, min: value.length, max: value.length }, node))
      return false;
    return (node.patterns ?? []).every((pattern) => new RegExp(pattern).test(value));
  }
  if ((node.kind === 'number' || node.kind === 'integer') && (typeof value === 'number' || typeof value === 'bigint')) {
    return isNumberInside(exactly(value), node);
  }
  return false;
}

function exactly(value: number | bigint): Parameters<typeof isNumberInside>[0] {
  if (typeof value === 'number') return { kind: 'number', min: value, max: value, multipleOf: value };
  return {
    kind: 'integer',
    format: 'bigint',
    min: value.toString(),
    max: value.toString(),
    multipleOf: value.toString(),
  };
}

/** Protobuf writes the number of an enum's value; a decoder refuses one that it does not know. */
function fitsNumbers(a: Resolved, b: Resolved, at: string, ctx: Context): void {
  const [sent, taken] = [numbersOf(a, ctx.from.lock), numbersOf(b, ctx.to.lock)];
  const texts = { from: describeNode(a.node), to: describeNode(b.node) };
  const moved = [...sent].find(([name, number]) => taken.has(name) && taken.get(name) !== number);
  if (moved) {
    const [name, number] = moved;
    const numbers = { from: `${name} = ${number}`, to: `${name} = ${taken.get(name)}` };
    report(ctx, at, 'number-changed', { severity: 'breaking', texts: numbers });
    return;
  }
  const known = new Set(taken.values());
  const isNarrower = [...sent.values()].some((number) => !known.has(number));
  if (isNarrower) report(ctx, at, ctx.toIsNew ? 'enum-narrowed' : 'enum-widened', { severity: 'breaking', texts });
  else if (taken.size > sent.size)
    report(ctx, at, ctx.toIsNew ? 'enum-widened' : 'enum-narrowed', { severity: 'safe', texts });
}

function numbersOf({ node, scope }: Resolved, lock: Context['from']['lock']): ReadonlyMap<string, number | undefined> {
  const numbers = numbersIn(lock.numbers, scope);
  return new Map((node as EnumNode).values.map((value) => [String(value), numbers[String(value)]]));
}
