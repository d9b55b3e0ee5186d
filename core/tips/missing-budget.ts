import { credits, microcreditsPerCredit, zero } from '../units/credits.ts';
import { formatInstant, type Instant, instant } from '../units/instant.ts';
import type { SpentEvidence } from './evidence.ts';
import { total } from './rerate.ts';
import { per30Days } from './saving.ts';
import type { Sample } from './spent-entry.ts';
import { lookbackMs, type Tip } from './tip.ts';

/** Credits in 30 days from which on a budget should watch. */
export const watchedMin = credits(500 * microcreditsPerCredit);

/** A sample and what its meter is called. */
export interface NamedSample {
  readonly name: string;
  readonly sample: Sample;
}

/** A budget where none watches and much is spent. It saves nothing but a surprise. */
export function missingBudget(samples: readonly NamedSample[], at: Instant): Tip | undefined {
  const rows = samples
    .map(({ name, sample }) => ({
      name,
      count: sample.entries.length,
      spent_microcredits: per30Days(
        total(sample.entries, ({ paid }) => paid),
        sample,
      ) as number,
    }))
    .filter(({ count }) => count > 0);
  const spent = total(rows, (row) => row.spent_microcredits);
  if (spent < watchedMin) return undefined;
  const evidence: SpentEvidence = {
    from: formatInstant(instant(at - lookbackMs)),
    to: formatInstant(at),
    spent_microcredits: spent,
    rows: rows.sort((a, b) => b.spent_microcredits - a.spent_microcredits),
  };
  return { kind: 'missing_budget', subject: '', saving: zero, evidence };
}
