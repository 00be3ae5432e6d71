import { inspect, parseArgs } from 'node:util';
import { judgePair } from './judge-pair.ts';
import { randomPair } from './random-pair.ts';
import { verdictOf } from './verdict-of.ts';

/** Pairs between two progress lines. */
const STEP = 1000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' } },
});
const wanted = Number(positionals[0] ?? 20_000);
const first = Number(values.seed);
if (!Number.isInteger(wanted) || wanted < 1 || !Number.isInteger(first)) {
  throw new Error('usage: node tests/contract/verdicts.ts [-- pairs] [--seed first]');
}
process.exitCode = run(wanted, first);

/** Runs pairs until as many as asked for could be judged; what was missed is printed with its seed, and fails. */
function run(pairs: number, seed: number): number {
  const alarms = new Map<string, number>();
  const counts = { judged: 0, verdicts: 0, sent: 0, breaking: 0, refused: 0, missed: 0, falseAlarms: 0 };
  for (let next = seed; counts.judged < pairs; next++) {
    const judgements = judgePair(randomPair(next));
    if (judgements === undefined) continue;
    counts.judged++;
    for (const judgement of judgements) {
      const { count, findings, outcome, profile, reason, side, value } = judgement;
      const broken = new Set(findings.filter(({ severity }) => severity === 'breaking').map(({ rule }) => rule));
      counts.verdicts++;
      counts.sent += count;
      if (broken.size > 0) counts.breaking++;
      if (outcome === 'refused') counts.refused++;
      const verdict = verdictOf(judgement);
      if (verdict === 'missed') {
        counts.missed++;
        if (counts.missed < 20)
          console.log(
            `missed: seed ${next}, ${profile} ${side} ${outcome}: ${inspect(value, { depth: 9, breakLength: 160 })}\n  ${reason}`,
          );
      } else if (verdict === 'false alarm') {
        counts.falseAlarms++;
        for (const rule of broken) alarms.set(`${profile} ${rule}`, (alarms.get(`${profile} ${rule}`) ?? 0) + 1);
      }
    }
    if (counts.judged % STEP === 0) console.error(`${counts.judged} pairs, ${counts.missed} missed`);
  }
  console.log(counts);
  console.log('false alarms by rule; a verdict with several rules counts for each:');
  for (const [rule, count] of [...alarms].toSorted(([, a], [, b]) => b - a)) console.log(`  ${count}  ${rule}`);
  return counts.missed === 0 ? 0 : 1;
}
