import { formatCount, viewerLocale } from '../../../format.ts';
import type { Reconciliation } from '../../../operator-api.ts';

/** What came of a comparison that was just asked for. */
export function reconciliationWords({ state, seq, drained_seq, detail }: Reconciliation): {
  text: string;
  tone: 'good' | 'bad';
} {
  const lacking = seq - drained_seq;
  const healed =
    lacking > 0
      ? ` ${formatCount(lacking, viewerLocale())} entries were sent to the database again.`
      : '';
  if (state === 'in_order')
    return { tone: 'good', text: `Compared: everything is in order.${healed}` };
  return { tone: 'bad', text: `Compared: ${stateWords[state]}.${healed} ${detail ?? ''}`.trim() };
}

const stateWords: Record<Exclude<Reconciliation['state'], 'in_order'>, string> = {
  behind: 'the database still lacks entries',
  differs: 'the account and its copies differ',
  failed: 'the comparison did not come to an end',
};
