import { findPrice } from '../../../db/catalogue.ts';
import { findSubscription, putSubscription, type Subscription } from '../../../db/subscriptions.ts';
import type { Desk } from '../desk.ts';
import type { PlanFacts } from './plan-facts.ts';

/**
 * Writes a plan down as Stripe has it. The plan of the period that runs is what its invoice was made
 * out for; a downgrade shows as another price at Stripe before that. Undefined, and nothing written,
 * when we never pushed such a price and never saw this plan with one of ours.
 */
export async function reflectPlan(
  { account, db }: Pick<Desk, 'account' | 'db'>,
  facts: PlanFacts,
): Promise<Subscription | undefined> {
  const { billedPrice = facts.price } = facts;
  const [coming, billed, known] = await Promise.all([
    findPrice(db, facts.price),
    findPrice(db, billedPrice),
    findSubscription(db, facts.id),
  ]);
  const same = known?.periodStart === facts.periodStart ? known.plan : undefined;
  const told = facts.billedPrice === undefined ? undefined : billed?.item;
  const plan = told ?? same ?? coming?.item ?? known?.plan;
  if (plan === undefined) return undefined;
  const next = facts.ending || facts.endedAt !== undefined ? plan : (coming?.item ?? plan);
  const row: Subscription = {
    id: facts.id,
    account,
    customer: facts.customer,
    plan,
    nextPlan: next === plan ? null : next,
    item: facts.item,
    price: facts.price,
    status: facts.status,
    periodStart: facts.periodStart,
    periodEnd: facts.periodEnd,
    endsAt: facts.ending?.at ?? null,
    openInvoice: facts.openInvoice?.id ?? null,
    openInvoiceUrl: facts.openInvoice?.url ?? null,
    createdAt: known?.createdAt ?? facts.createdAt,
    endedAt: facts.endedAt ?? null,
  };
  await putSubscription(db, row);
  return row;
}
