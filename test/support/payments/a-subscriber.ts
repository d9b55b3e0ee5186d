import { createHash } from 'node:crypto';
import { newOrderId } from '../../../core/units/ids.ts';
import type { Result } from '../../../core/units/result.ts';
import { listPayments, type Payment } from '../../../db/payments.ts';
import {
  findSubscription,
  livingSubscription,
  type Subscription,
} from '../../../db/subscriptions.ts';
import type { Problem } from '../../../worker/http/problem.ts';
import { pushCatalogue } from '../../../worker/stripe/push-catalogue.ts';
import { leadOf, type StripeHint } from '../../../worker/stripe/reference-of.ts';
import { subscribedEvents } from '../../../worker/stripe/subscribed-events.ts';
import type { PlanWish } from '../../../worker/stripe/subscription/plan-wish.ts';
import { aDesk, type DeskHarness, type DeskOptions } from './a-desk.ts';
import { payOn } from './hosted-pages.ts';

export const dayS = 24 * 60 * 60;

/** Which events arrive, and in which order. */
export interface Hearing {
  readonly order?: 'told' | 'reversed';
  /** Only events whose type begins so. */
  readonly only?: string;
}

/** An account that may have a plan, with what a customer and Stripe do about it. */
export interface Subscriber {
  readonly at: DeskHarness;
  /** Completes a Checkout for a plan; unless told, without anything being heard of it. */
  checksOut(plan: string, card?: string): Promise<string>;
  /** Events come in, those that were heard before as well. */
  hears(how?: Hearing): Promise<void>;
  /** Time passes without anything being heard. */
  passes(days: number): void;
  /** Each under a name of its own unless told. */
  wishes(wish: PlanWish, attempt?: string): Promise<Result<Subscription, Problem>>;
  plan(): Promise<Subscription | undefined>;
  row(id: string): Promise<Subscription | undefined>;
  payments(): Promise<Payment[]>;
  /** Whole credits free to spend. */
  credits(): Promise<number>;
  /** Brings another card, which the plan is charged to from now on. */
  usesCard(card: string): Promise<void>;
  /** Minor units Stripe took of this account and did not give back. */
  paid(): Promise<number>;
}

let orders = 0;

export async function aSubscriber(options: DeskOptions = {}): Promise<Subscriber> {
  const at = await aDesk(options);
  const { desk, simulator } = at;
  await pushCatalogue(desk);
  let attempts = 0;
  const subscriber: Subscriber = {
    at,
    async checksOut(item, card = 'visa') {
      const order = newOrderId(createHash('sha256').update(`order ${++orders}`).digest());
      const ask = { order, wish: { kind: 'plan', item }, origin: 'https://app.test' } as const;
      const { url } = await at.done('startOrder', ask);
      await payOn(url ?? '', { card });
      return order;
    },
    async hears({ order = 'told', only = '' } = {}) {
      const known: readonly string[] = subscribedEvents;
      const told = simulator.control
        .events()
        .filter(({ type }) => known.includes(type) && type.startsWith(only));
      for (const event of order === 'reversed' ? told.toReversed() : told) {
        const lead = leadOf(event as unknown as StripeHint);
        if (lead) await at.done('settle', lead.reference);
      }
    },
    passes: (days) => at.advance(days * dayS),
    wishes: (wish, attempt = `try-${++attempts}`) => at.run('changePlan', { ...wish, attempt }),
    plan: () => livingSubscription(at.d1, desk.account),
    row: (id) => findSubscription(at.d1, id),
    payments: () => listPayments(at.d1, desk.account, { limit: 100 }),
    credits: async () => (await at.balance()) / 1_000_000,
    async usesCard(card) {
      const plan = await subscriber.plan();
      if (!plan) throw new Error('there is no plan to charge');
      const { customer, id } = plan;
      const method = await desk.stripe.paymentMethods.attach(`pm_card_${card}`, { customer });
      await desk.stripe.subscriptions.update(id, { default_payment_method: method.id });
    },
    async paid() {
      return simulator.control.summary().customers.reduce((sum, { kept }) => sum + kept, 0);
    },
  };
  return subscriber;
}

/** A plan that runs and is paid, with its credits. */
export async function onPlan(plan: string, options: DeskOptions = {}): Promise<Subscriber> {
  const subscriber = await aSubscriber(options);
  await subscriber.at.done('syncOrder', { order: await subscriber.checksOut(plan) });
  return subscriber;
}
