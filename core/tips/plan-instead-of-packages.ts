import type { SoldItem } from '../payments/catalogue.ts';
import { dayMs, formatInstant, type Instant, instant } from '../units/instant.ts';
import type { PlanEvidence } from './evidence.ts';
import { total } from './rerate.ts';
import { planSaving } from './saving.ts';
import { lookbackMs, savingMin, type Tip } from './tip.ts';

/** Two months: whoever buys every month shows in it twice. */
export const purchasesMs = 60 * dayMs;

/** A payment for credits bought once, by hand or by auto top-up, that nothing went back of. */
export interface Purchase {
  readonly id: string;
  readonly at: Instant;
  readonly description: string;
  /** Before tax, in the currency's minor unit. */
  readonly amountMinor: number;
  readonly currency: string;
  /** Microcredits it granted, the bonus included. */
  readonly credits: number;
}

/**
 * A plan instead of packages: of the plans whose credits were bought anyway in 30 days, the one that
 * gives most for its price, beside what the same money bought.
 */
export function planInsteadOfPackages(
  purchases: readonly Purchase[],
  plans: readonly SoldItem[],
  at: Instant,
): Tip | undefined {
  const tips = plans.flatMap((plan) => {
    const alike = purchases.filter(({ currency }) => currency === plan.currency);
    return tipOf(plan, alike, at) ?? [];
  });
  tips.sort((a, b) => b.saving - a.saving);
  return tips[0];
}

function tipOf(plan: SoldItem, purchases: readonly Purchase[], at: Instant): Tip | undefined {
  const bought = total(purchases, ({ credits }) => credits);
  const paid = total(purchases, ({ amountMinor }) => amountMinor);
  if (paid === 0 || plan.credits * (purchasesMs / lookbackMs) > bought) return undefined;
  const evidence: PlanEvidence = {
    from: formatInstant(instant(at - purchasesMs)),
    to: formatInstant(at),
    paid_minor: paid,
    currency: plan.currency,
    bought_microcredits: bought,
    plan: {
      id: plan.id,
      name: plan.name,
      amount_minor: plan.amountMinor,
      credits_microcredits: plan.credits,
    },
    rows: purchases.map(({ id, at: when, description, amountMinor, credits }) => ({
      id,
      name: description,
      at: formatInstant(when),
      amount_minor: amountMinor,
      credits_microcredits: credits,
    })),
  };
  const saving = planSaving(evidence);
  if (saving < savingMin) return undefined;
  return { kind: 'plan_instead_of_packages', subject: '', saving, evidence };
}
