import { beforeEach, describe, expect, it, vi } from 'vitest';
import { listQuarantined, type Payment, putPayment } from '../../db/payments.ts';
import { findEvent } from '../../db/stripe-events.ts';
import { ensureCustomer } from '../../worker/stripe/customer.ts';
import { quarantine } from '../../worker/stripe/fulfil.ts';
import { aDesk, type DeskHarness } from '../support/payments/a-desk.ts';
import { aPayment } from '../support/payments/paid-rows.ts';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

const waiting = ({ desk }: DeskHarness): Promise<Payment[]> =>
  listQuarantined(desk.db, { limit: 10 });

interface Aside {
  readonly payment: string;
  readonly charge: string;
}

/** Ten dollars of our customer that paid for nothing we sold. */
async function putAside(harness: DeskHarness, by: 'charge' | 'intent' | 'nothing'): Promise<Aside> {
  const { desk } = harness;
  const customer = await ensureCustomer(desk);
  const paid = await desk.stripe.paymentIntents.create({
    amount: 1_000,
    currency: 'usd',
    customer,
    payment_method: 'pm_card_visa',
    confirm: true,
  });
  const charge = String(paid.latest_charge);
  await quarantine(desk, {
    key: 'invoice:in_by_hand',
    kind: 'purchase',
    description: 'Made by hand',
    money: { amountMinor: 1_000, taxMinor: 0, currency: 'usd' },
    stripe: {
      customer,
      ...(by === 'nothing' ? {} : { paymentIntent: paid.id }),
      ...(by === 'charge' ? { charge } : {}),
    },
    at: desk.now(),
    reason: 'foreign_invoice',
  });
  const [row] = await waiting(harness);
  return { payment: row?.id ?? '', charge };
}

const ask = (payment: string, name: string, amountMinor?: number) => ({
  payment,
  reason: 'Not ours',
  refund: `ref_${name}`,
  ...(amountMinor === undefined ? {} : { amountMinor }),
});

describe('money that was put aside', () => {
  it.each(['charge', 'intent'] as const)(
    'goes back to whoever paid it, known by its %s, and waits for nobody any more',
    async (by) => {
      const harness = await aDesk();
      const { payment, charge } = await putAside(harness, by);
      const part = await harness.done('refund', ask(payment, 'a', 400));
      expect(part).toMatchObject({ amountMinor: 400, clawedBack: 0, owed: 0 });
      expect(await waiting(harness)).toMatchObject([{ id: payment, refundedMinor: 400 }]);
      const rest = ask(payment, 'b');
      expect(await harness.done('refund', rest)).toMatchObject({ amountMinor: 600, clawedBack: 0 });
      expect(await harness.done('refund', rest)).toMatchObject({ amountMinor: 600 });
      expect(await waiting(harness)).toEqual([]);
      const { data } = await harness.desk.stripe.refunds.list({ charge });
      expect(data.map(({ amount }) => amount).sort()).toEqual([400, 600]);
      expect(await harness.balance()).toBe(0);
      expect(await findEvent(harness.desk.db, 'ref_b')).toMatchObject({ status: 'done' });
    },
  );

  it('is no more than came', async () => {
    const harness = await aDesk();
    const { payment } = await putAside(harness, 'charge');
    expect(await harness.run('refund', ask(payment, 'a', 1_001))).toMatchObject({
      error: { code: 'refund_exceeds_payment', extra: { left_minor: 1_000 } },
    });
  });

  it('cannot be given back where no charge is known, or by another account', async () => {
    const harness = await aDesk();
    const { payment } = await putAside(harness, 'nothing');
    const notFound = { error: { code: 'not_found' } };
    expect(await harness.run('refund', ask(payment, 'a'))).toMatchObject(notFound);
    const other = await aDesk({ beside: harness.world });
    const theirs = await putAside(other, 'charge');
    expect(await harness.run('refund', ask(theirs.payment, 'b'))).toMatchObject(notFound);
  });

  it('waits for the operator also when it was none', async () => {
    const harness = await aDesk();
    const free = { status: 'quarantined', reason: 'zero_amount', amountMinor: 0 } as const;
    await putPayment(harness.d1, aPayment(1, { ...free, account: harness.desk.account }));
    expect(await waiting(harness)).toMatchObject([{ reason: 'zero_amount' }]);
  });
});
