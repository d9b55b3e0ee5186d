import type Stripe from 'stripe';
import type { Deliverer } from '../events/deliver.ts';
import { type Delivery, isOfType, type WebhookRule } from '../events/delivery.ts';
import { jobs } from '../jobs.ts';
import { cardNamed } from '../payments/test-cards.ts';
import { endDispute, escalateDispute, openDispute } from '../resources/dispute-life.ts';
import { settleRefund } from '../resources/refunds.ts';
import { announceRenewal } from '../resources/subscription-cycle.ts';
import { runDue, unplan } from '../timetable.ts';
import { apiVersion, type World } from '../world.ts';
import type { FaultOrder, Faults } from './faults.ts';
import { type Summary, summarize } from './summary.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly idempotencyKey: string | null;
  readonly replayed: boolean;
  readonly cut: string | null;
}

export interface Forgery {
  /** Fields that replace those of a well-formed event. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** Sent as it is instead of an event. */
  readonly payload?: string;
  /** Signs with these instead of the endpoint's own. */
  readonly secrets?: readonly string[];
  /** How old the signature says it is; negative for one from the future. */
  readonly ageSeconds?: number;
}

export interface Releasing {
  readonly ids?: readonly string[];
  readonly type?: string;
  readonly order?: 'kept' | 'reversed' | 'shuffled';
}

/**
 * What a test or a demo may do to the simulated Stripe: each method by the same name at
 * `POST /_control/<method>`, with its argument as JSON.
 */
export class Control {
  readonly calls: Call[] = [];
  private readonly world: World;
  private readonly faults: Faults;
  private readonly deliverer: Deliverer;

  constructor(world: World, faults: Faults, deliverer: Deliverer) {
    this.world = world;
    this.faults = faults;
    this.deliverer = deliverer;
  }

  /** Lets an API call go wrong. */
  fail(order: FaultOrder): void {
    this.faults.add(order);
  }

  /** Holds, drops, repeats or delays webhooks from now on. */
  rule(rule: WebhookRule): void {
    this.deliverer.addRule(rule);
  }

  /** Takes back all faults and rules; what is held stays held. */
  calm(): void {
    this.faults.clear();
    this.deliverer.clearRules();
  }

  deliveries(): Delivery[] {
    return this.world.store.hidden.deliveries;
  }

  held(): Delivery[] {
    return this.deliveries().filter(({ state }) => state === 'held');
  }

  /** Sends what was held, in another order if asked. Resolves when it has arrived. */
  async release({ ids, type, order = 'kept' }: Releasing = {}): Promise<void> {
    const chosen = this.held()
      .filter((one) => isOfType(one.type, type))
      .map(({ id }) => id);
    const kept = ids ?? chosen;
    const letters = (id: string) => id.slice(-4);
    const ordered = {
      kept,
      reversed: kept.toReversed(),
      shuffled: kept.toSorted((a, b) => (letters(a) < letters(b) ? -1 : 1)),
    }[order];
    this.deliverer.release(ordered);
    await this.deliverer.settled();
  }

  /** Sends events again that were told before. */
  async replay({ event, type }: { event?: string; type?: string }): Promise<number> {
    const told = this.world.store
      .all('event')
      .filter((one) => (event === undefined ? isOfType(one.type, type) : one.id === event));
    for (const one of told) this.deliverer.replay(one);
    await this.deliverer.settled();
    return told.length;
  }

  /** Sends a webhook that Stripe never sent; the status each endpoint answered with. */
  forge(forgery: Forgery): Promise<number[]> {
    const { payload, secrets, ageSeconds = 0 } = forgery;
    const now = Math.floor(this.world.settings.clock() / 1000);
    const event = {
      id: this.world.id('evt'),
      object: 'event',
      api_version: apiVersion,
      created: now,
      data: { object: {} },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type: 'checkout.session.completed',
      ...forgery.event,
    };
    const text = payload ?? JSON.stringify(event);
    return Promise.all(
      this.deliverer
        .endpoints()
        .map(({ url, secrets: own }) =>
          this.deliverer.post(url, text, secrets ?? own, now - ageSeconds),
        ),
    );
  }

  /** Resolves when every webhook that is under way has arrived or was given up. */
  settled(): Promise<void> {
    return this.deliverer.settled();
  }

  /** Sends what waits for its back-off or its delay now, and waits for it. */
  async hurry(): Promise<void> {
    this.deliverer.hurry();
    await this.deliverer.settled();
  }

  /** Moves the clock on; all that falls due happens, each at its own time. */
  advance({ seconds }: { seconds: number }): { now: number } {
    const until = this.world.now() + seconds;
    runDue(this.world, jobs, null, until);
    this.world.store.hidden.advancedMs += seconds * 1000;
    return { now: this.world.now() };
  }

  /** A debit under way ends now. */
  settlePayment({ payment_intent: id }: { payment_intent: string }): void {
    unplan(this.world, 'settle_payment', id);
    jobs.settle_payment(this.world, id);
  }

  dispute(of: { charge: string; reason?: string; inquiry?: boolean; amount?: number }) {
    const { charge, reason = 'fraudulent', inquiry = false, amount } = of;
    return openDispute(this.world, charge, reason, inquiry, amount);
  }

  /** An inquiry becomes a chargeback. */
  escalate({ dispute }: { dispute: string }): void {
    escalateDispute(this.world, this.world.store.get('dispute', dispute));
  }

  /** The bank decides a dispute. */
  decide(of: { dispute: string; status: 'won' | 'lost' | 'warning_closed' | 'prevented' }): void {
    endDispute(this.world, this.world.store.get('dispute', of.dispute), of.status);
  }

  /** The bank takes a pending refund, or sends back one that had succeeded. */
  settleRefund(of: { refund: string; status: 'succeeded' | 'failed' }): void {
    unplan(this.world, 'settle_refund', of.refund);
    settleRefund(this.world, this.world.store.get('refund', of.refund), of.status);
  }

  /** The network sends a new expiry for a card that was replaced. */
  renewCard(of: { payment_method: string; exp_month: number; exp_year: number }): void {
    const method = this.world.store.get('payment_method', of.payment_method);
    if (!method.card) throw new Error(`${method.id} is no card`);
    this.world.update<'payment_method'>(
      method,
      { card: { ...method.card, exp_month: of.exp_month, exp_year: of.exp_year } },
      'payment_method.automatically_updated',
    );
  }

  /** The bank thinks otherwise of a saved card from now on: it does as the test card of that name. */
  turnCard(of: { payment_method: string; card: string }): void {
    if (!cardNamed(of.card)) throw new Error(`No test card is called ${of.card}`);
    const { id } = this.world.store.get('payment_method', of.payment_method);
    this.world.store.hidden.cards[id] = of.card;
  }

  /** Tells `invoice.upcoming` for a plan now. */
  announce({ subscription }: { subscription: string }): void {
    announceRenewal(this.world, this.world.store.get('subscription', subscription));
  }

  /** What happened, by customer, for a test to compare with its own books. */
  summary(): Summary {
    return summarize(this.world);
  }

  events({ type }: { type?: string } = {}): Stripe.EventBase[] {
    return this.world.store.all('event').filter((one) => isOfType(one.type, type));
  }

  /** Forgets everything. */
  reset(): void {
    this.calm();
    this.calls.length = 0;
    this.world.store.clear();
    this.deliverer.wake();
  }
}
