import { accountOf } from '../../../db/stripe-customers.ts';
import { findSubscription, type Subscription } from '../../../db/subscriptions.ts';
import type { Desk } from '../desk.ts';
import type { Settled } from '../reference.ts';
import { endDuplicate, rivalOf } from './duplicate-plan.ts';
import { fetchPlan, type PlanFacts } from './plan-facts.ts';
import { reflectPlan } from './reflect-plan.ts';

/** What looking at a plan found. */
export type LookedAtPlan =
  | { readonly kind: 'plan'; readonly row: Subscription; readonly facts: PlanFacts }
  /** One too many; it has been ended. */
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'foreign'; readonly reason: 'foreign_customer' | 'unknown_price' };

/** Fetches a plan and reflects its present state, whatever led here and in whatever order. */
export async function lookAtPlan(desk: Desk, id: string): Promise<LookedAtPlan> {
  const facts = await fetchPlan(desk, id);
  if (!facts) return { kind: 'missing' };
  if ((await accountOf(desk.db, facts.customer)) !== desk.account)
    return { kind: 'foreign', reason: 'foreign_customer' };
  const rival = (await mayBeSecond(desk, facts)) ? await rivalOf(desk, facts) : undefined;
  if (rival !== undefined) {
    await endDuplicate(desk, facts, rival);
    return { kind: 'duplicate' };
  }
  const row = await reflectPlan(desk, facts);
  return row ? { kind: 'plan', row, facts } : { kind: 'foreign', reason: 'unknown_price' };
}

/** A plan that was known and good stays; one that is over already took nothing's place. */
async function mayBeSecond({ db }: Desk, facts: PlanFacts): Promise<boolean> {
  if (facts.duplicateOf !== undefined) return true;
  if (facts.endedAt !== undefined || facts.status === 'incomplete') return false;
  const known = await findSubscription(db, facts.id);
  return known === undefined || known.status === 'incomplete';
}

/** Reflects status and periods. It never grants: only a paid invoice does. */
export async function settleSubscription(desk: Desk, id: string): Promise<Settled> {
  const looked = await lookAtPlan(desk, id);
  switch (looked.kind) {
    case 'missing':
      return { status: 'ignored', reason: 'missing' };
    case 'foreign':
      return { status: 'quarantined', reason: looked.reason };
    default:
      return { status: 'done' };
  }
}
