import { formatInstant, instant } from '../../core/units/instant.ts';
import { findItem, findPrice, priceOfItem } from '../../db/catalogue.ts';
import type { D1Port } from '../../db/d1.ts';
import type { Subscription } from '../../db/subscriptions.ts';
import type { PlanAtStripe } from '../stripe/subscription/plan-at-stripe.ts';
import type { PlanPreview } from '../stripe/subscription/preview-plan.ts';

/** A plan as the API shows it: what the period that runs gave and cost, and what comes after it. */
export async function subscriptionView(
  db: D1Port,
  row: Subscription,
  { billedPrice = row.price, method = null }: Partial<PlanAtStripe> = {},
) {
  const [item, next, price] = await Promise.all([
    findItem(db, row.plan),
    row.nextPlan === null ? undefined : findItem(db, row.nextPlan),
    findPrice(db, billedPrice),
  ]);
  // With a downgrade to come the row's price is the next plan's, and Stripe may not have answered.
  const paid = price?.item === row.plan ? price : ((await priceOfItem(db, row.plan)) ?? item);
  return {
    id: row.id,
    plan: row.plan,
    plan_name: item?.name ?? row.plan,
    status: row.status,
    credits_microcredits: paid ? paid.credits + paid.bonus : 0,
    amount_minor: paid?.amountMinor ?? 0,
    currency: paid?.currency ?? '',
    period_start: timeOf(row.periodStart),
    period_end: timeOf(row.periodEnd),
    ends_at: row.endsAt === null ? null : timeOf(row.endsAt),
    next_plan: row.nextPlan,
    next_plan_name: row.nextPlan === null ? null : (next?.name ?? row.nextPlan),
    open_invoice_url: row.openInvoiceUrl,
    payment_method: method,
  };
}

const timeOf = (ms: number): string => formatInstant(instant(ms));

export const previewView = (preview: PlanPreview) => ({
  change: preview.change,
  plan: preview.plan,
  due_now_minor: preview.dueNowMinor,
  tax_minor: preview.taxMinor,
  currency: preview.currency,
  credits_now_microcredits: preview.creditsNow,
  effective_at: formatInstant(preview.effectiveAt),
  next_charge_at: preview.nextChargeAt === null ? null : formatInstant(preview.nextChargeAt),
  next_charge_minor: preview.nextChargeMinor,
  payment_method: preview.method,
});
