import type { TopUpFact } from '../../core/top-up/evolve-top-up.ts';
import { type AccountId, type Seq, topUpId } from '../../core/units/ids.ts';
import { formatInstant } from '../../core/units/instant.ts';
import { assertNever } from '../../core/units/result.ts';
import type { EntryView } from './views.ts';

/** What the entries of auto top-up say beside what every entry says. Who consented stays out. */
export function topUpFactView(account: AccountId, seq: Seq, fact: TopUpFact): Partial<EntryView> {
  switch (fact.kind) {
    case 'top_up_policy':
      return {
        enabled: fact.enabled,
        threshold_microcredits: fact.threshold,
        ...bought(fact),
        monthly_cap_minor: fact.monthlyCapMinor,
        stopped: fact.stopped,
      };
    case 'top_up_claim':
      return { attempt: topUpId(account, seq), cause: fact.cause, ...bought(fact) };
    case 'top_up_result':
      return {
        attempt: topUpId(account, fact.attempt),
        result: fact.result,
        invoice: fact.invoice,
        amount_minor: fact.charged?.amountMinor,
        currency: fact.charged?.currency,
        code: fact.code,
        retry_at: fact.retryAt === undefined ? undefined : formatInstant(fact.retryAt),
        stopped: fact.stopped,
        expires_at: fact.until === undefined ? undefined : formatInstant(fact.until),
      };
    case 'top_up_pause':
      return { stopped: fact.reason };
    case 'top_up_resume':
      return {};
    default:
      return assertNever(fact);
  }
}

/** What one top-up buys, and its price before tax. */
const bought = (
  fact: Extract<TopUpFact, { kind: 'top_up_policy' | 'top_up_claim' }>,
): Partial<EntryView> => ({
  credits_microcredits: fact.credits,
  bonus_microcredits: fact.bonus,
  package: fact.package,
  amount_minor: fact.price.amountMinor,
  currency: fact.price.currency,
});
