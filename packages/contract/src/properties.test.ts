import { createProcedureBuilder } from '@ahoy/core/procedure';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { allocateNumbers } from './allocate-numbers.ts';
import { ContractError } from './contract-error.ts';
import { contractHash } from './contract-hash.ts';
import { contractOf } from './contract-of.ts';
import type { Contract } from './contract.ts';
import { EMPTY_LOCK, type Lock } from './lock.ts';
import { lockProblems } from './lock-changes.ts';
import { formatLock, parseLock } from './lock-text.ts';

const procedure = createProcedureBuilder();

const leaf = fc.oneof(
  ...[
    () => z.string().min(1),
    () => z.email(),
    () => z.number().positive(),
    () => z.int32(),
    () => z.bigint(),
    () => z.boolean(),
    () => z.date(),
    () => z.instanceof(Uint8Array),
    () => z.enum(['a', 'b']),
    () => z.literal(['x', null]),
    () => z.stringbool(),
    () => z.json(),
    () => z.unknown(),
    () => z.null(),
    () => z.undefined(),
    () => z.never(),
    () => z.templateLiteral(['a', z.int()]),
    () => z.file(),
    () => z.symbol(),
    () => z.string().transform(Number),
  ].map((make) => fc.constant(make()) as fc.Arbitrary<z.ZodType>),
);

const name = fc.constantFrom('a', 'b', 'constructor', 'odd name', '7', 'description', '');

const { schema } = fc.letrec<{ schema: z.ZodType }>((tie) => {
  const inner = tie('schema');
  return {
    schema: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      fc.dictionary(name, inner, { maxKeys: 4 }).map((shape) => z.object(shape)),
      fc.dictionary(name, inner, { maxKeys: 2 }).map((shape) => z.strictObject(shape)),
      fc.tuple(inner, inner).map(([value, rest]) => z.object({ value }).catchall(rest)),
      fc.array(inner, { minLength: 1, maxLength: 4 }).map((options) => z.union(options)),
      fc.array(inner, { maxLength: 3 }).map((items) => z.tuple(items as [])),
      fc.tuple(inner, inner).map(([left, right]) => z.intersection(left, right)),
      fc.tuple(inner, inner).map(([key, value]) => z.map(key, value)),
      fc.tuple(inner, inner).map(([from, to]) => z.pipe(from, to)),
      inner.chain((value) =>
        fc.constantFrom<z.ZodType>(
          z.array(value).max(3),
          z.set(value),
          z.record(z.string(), value),
          z.partialRecord(z.enum(['a', 'b']), value),
          value.optional(),
          value.nullable(),
          value.nonoptional(),
          value.default('x' as never),
          value.prefault(5 as never),
          value.catch(null as never),
          value.readonly(),
          value.describe('A value'),
          value.refine(Boolean),
          z.promise(value),
          z.lazy(() => value),
          z.success(value),
          z.preprocess(String, value),
          selfReferring(value),
        ),
      ),
      fc.tuple(inner, fc.constantFrom('A', 'B', 'description')).map(([value, id]) => value.meta({ id })),
    ),
  };
});

function selfReferring(value: z.ZodType): z.ZodType {
  const self = z.object({
    value,
    get next() {
      return z.array(self).optional();
    },
  });
  return self;
}

test('any schema is read, or refused with an error that says where', () => {
  fc.assert(
    fc.property(schema, schema, (input, output) => {
      const read = (): Contract =>
        contractOf({
          test: {
            run: procedure
              .input(input)
              .output(output)
              .query(() => 0),
          },
        });
      let contract: Contract;
      try {
        contract = read();
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
        expect(String(error)).toMatch(/test\.run\.(in|out)put/);
        return;
      }
      expect(JSON.parse(JSON.stringify(contract))).toStrictEqual(contract);
      expect(JSON.stringify(read())).toBe(JSON.stringify(contract));
      expect(contractHash(read())).toBe(contractHash(contract));
      const lock = allocateNumbers(contract);
      expect(lockProblems(contract, lock)).toEqual([]);
      expect(parseLock(formatLock(lock), 'lock')).toEqual(lock);
    }),
    { numRuns: 2_000 },
  );
});

/** A step in the life of a router: which fields an object has, which values an enum, which members a union. */
const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1 });
const step = fc.record({ fields: names, values: names, members: names });

function contractAt({ fields, values, members }: { fields: string[]; values: string[]; members: string[] }): Contract {
  const schema_ = z.object({
    ...Object.fromEntries(fields.map((field) => [field, z.string()])),
    values: z.enum(values),
    members: z.discriminatedUnion(
      'kind',
      members.map((kind) => z.object({ kind: z.literal(kind) })) as unknown as [z.ZodObject],
    ),
  });
  return contractOf({ test: { run: procedure.input(schema_).query(() => '') } });
}

test('whatever is added, removed, renamed and reordered: a number never changes, and is never another’s', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 8 }), (steps) => {
      const owners = new Map<string, string>();
      const numbers = new Map<string, number>();
      let lock: Lock = EMPTY_LOCK;
      for (const contract of steps.map(contractAt)) {
        lock = allocateNumbers(contract, lock);
        for (const { scope, name: own, number } of entriesOf(lock)) {
          expect(numbers.get(`${scope} ${own}`) ?? number).toBe(number);
          expect(owners.get(`${scope} ${number}`) ?? own).toBe(own);
          numbers.set(`${scope} ${own}`, number);
          owners.set(`${scope} ${number}`, own);
        }
        expect(entriesOf(lock)).toHaveLength(numbers.size);
        expect(allocateNumbers(contract, lock)).toEqual(lock);
      }
    }),
  );
});

function entriesOf({ numbers, reserved }: Lock): { scope: string; name: string; number: number }[] {
  return [numbers, reserved].flatMap((part) =>
    Object.entries(part).flatMap(([scope, entries]) =>
      Object.entries(entries).map(([own, number]) => ({ scope, name: own, number })),
    ),
  );
}
