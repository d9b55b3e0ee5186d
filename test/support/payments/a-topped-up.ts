import { credits, microcreditsPerCredit } from '../../../core/units/credits.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import { readTail } from '../../../worker/account/tail.ts';
import { ensureCustomer } from '../../../worker/stripe/customer.ts';
import type { SwitchOn } from '../../../worker/stripe/top-up/set-top-up.ts';
import type { TopUpView } from '../../../worker/stripe/top-up/view.ts';
import { aDesk, type DeskHarness, type DeskOptions } from './a-desk.ts';
import { spend } from './a-paid-charge.ts';

export interface ToppedUpOptions extends DeskOptions {
  /** A test card by Stripe's name for it, the default one; none when null. */
  readonly card?: string | null;
  /** Other than 2,000 credits for $20.00 below 500, at most $100.00 a month. */
  readonly policy?: Partial<Omit<SwitchOn, 'enabled'>>;
}

/** An account with 1,000 credits and auto top-up switched on. */
export interface ToppedUp extends DeskHarness {
  /** Takes whole credits as usage does; throws when they do not suffice. */
  spend(credits: number): Promise<void>;
  /** Carries the open attempt on, as the object and the cron do; the problem's code if refused. */
  work(): Promise<string>;
  /** Everything that is to be seen of auto top-up. */
  view(): Promise<TopUpView>;
  /** Saves a test card and makes it the default. */
  useCard(name: string): Promise<string>;
  set(policy?: ToppedUpOptions['policy']): Promise<TopUpView>;
  /** Whole credits free to spend. */
  left(): Promise<number>;
  /** Carries all entries to D1, as the outbox does. */
  drain(): Promise<void>;
  /** What Stripe took and how its invoices stand. */
  taken(): { charges: readonly number[]; invoices: Readonly<Record<string, number>> };
}

export const whole = (n: number): number => n * microcreditsPerCredit;

const usual: Omit<SwitchOn, 'enabled'> = {
  threshold: whole(500),
  bought: { microcredits: whole(2_000) },
  currency: 'usd',
  monthlyCapMinor: 10_000,
  by: 'acct_ada',
};

export async function aToppedUp(options: ToppedUpOptions = {}): Promise<ToppedUp> {
  const { card = 'visa', policy = {}, ...others } = options;
  const harness = await aDesk(others);
  const { desk } = harness;
  const customer = await ensureCustomer(desk);
  await desk.submit({
    kind: 'grant',
    source: 'free',
    amount: credits(whole(1_000)),
    priority: 10,
    reason: 'to begin with',
  });
  const useCard = async (name: string): Promise<string> => {
    const method = await desk.stripe.paymentMethods.attach(`pm_card_${name}`, { customer });
    await desk.stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: method.id },
    });
    return method.id;
  };
  const set = (change: ToppedUpOptions['policy'] = {}) =>
    harness.done('setTopUp', { enabled: true, ...usual, ...policy, ...change });
  if (card !== null) {
    await useCard(card);
    await set();
  }
  return Object.assign(harness, {
    useCard,
    set,
    async spend(n: number) {
      await spend(harness, whole(n));
    },
    async work() {
      const done = await harness.run('workTopUp', {});
      return done.ok ? done.value.state : done.error.code;
    },
    view: () => harness.done('readTopUp', {}),
    left: async () => (await harness.balance()) / microcreditsPerCredit,
    async drain() {
      const { seq } = await harness.account.settled();
      const request = { filter: {}, limit: seq, after: 0 };
      const { rows } = readTail(harness.sql, { seq, drainedSeq: 0 }, request);
      await appendEntries(harness.d1, desk.account, rows);
    },
    taken() {
      const own = harness.simulator.control
        .summary()
        .customers.find((one) => one.customer === customer);
      return {
        charges: own?.charges.map(({ amount }) => amount) ?? [],
        invoices: own?.invoices ?? {},
      };
    },
  });
}
