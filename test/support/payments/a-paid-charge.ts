import { priorityBySource } from '../../../core/ledger/grant-priority.ts';
import { credits } from '../../../core/units/credits.ts';
import { findPaymentByKey, type Payment } from '../../../db/payments.ts';
import { ensureCustomer } from '../../../worker/stripe/customer.ts';
import { fulfil } from '../../../worker/stripe/fulfil.ts';
import type { DeskHarness } from './a-desk.ts';

export interface ChargeOptions {
  /** Cents; 1,000 unless told. */
  readonly amount?: number;
  /** Microcredits; 1,000 unless told. */
  readonly granted?: number;
  /** Microcredits on top, none unless told. */
  readonly bonus?: number;
  /** One of Stripe's test cards: `visa`, `pendingRefund`. */
  readonly card?: string;
  /** Names the payment. */
  readonly key?: string;
}

export interface PaidCharge {
  readonly charge: string;
  readonly customer: string;
  /** As D1 has it now. */
  payment(): Promise<Payment>;
}

/** A purchase that is paid at Stripe and fulfilled here, small enough to reckon with in one's head. */
export async function aPaidCharge(
  { desk }: Pick<DeskHarness, 'desk'>,
  options: ChargeOptions = {},
): Promise<PaidCharge> {
  const { amount = 1_000, granted = 1_000, bonus = 0, card = 'visa', key = 'pkg:one' } = options;
  const customer = await ensureCustomer(desk);
  const { paymentMethods, paymentIntents } = desk.stripe;
  const method = await paymentMethods.attach(`pm_card_${card}`, { customer });
  const paid = await paymentIntents.create({
    amount,
    currency: 'usd',
    customer,
    payment_method: method.id,
    confirm: true,
  });
  const charge = String(paid.latest_charge);
  const aGrant = (name: string, source: 'purchase' | 'promotion', size: number) => ({
    key: name,
    source,
    amount: credits(size),
    priority: priorityBySource[source],
    reason: 'A package',
  });
  await fulfil(desk, {
    key,
    kind: 'purchase',
    grants: [
      aGrant(key, 'purchase', granted),
      ...(bonus > 0 ? [aGrant(`${key}:bonus`, 'promotion', bonus)] : []),
    ],
    description: 'A package',
    money: { amountMinor: amount, taxMinor: 0, currency: 'usd' },
    stripe: { customer, paymentIntent: paid.id, charge },
    paidAt: desk.now(),
  });
  const payment = async () => {
    const found = await findPaymentByKey(desk.db, key);
    if (!found) throw new Error(`no payment ${key}`);
    return found;
  };
  return { charge, customer, payment };
}

/** Spends credits as usage does; throws when they do not suffice. */
export async function spend({ desk }: Pick<DeskHarness, 'desk'>, amount: number): Promise<void> {
  const usage = { meter: 'code.analysis', quantities: { lines: 1, files: 1 }, card: 1 } as const;
  const outcome = await desk.submit({
    kind: 'debit',
    amount: credits(amount),
    usage,
    collect: 'all',
  });
  if (outcome.kind === 'refused') throw new Error(`not spent: ${outcome.rejection.code}`);
}
