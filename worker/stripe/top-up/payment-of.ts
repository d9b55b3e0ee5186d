import type Stripe from 'stripe';
import type { TopUpAttempt } from '../../../core/top-up/top-up.ts';
import { formatCredits } from '../../../core/units/credits.ts';
import { idOf } from '../answered.ts';
import type { Unpaid } from '../fulfil.ts';
import { factsOfIntent, type PaymentFacts } from '../payment-facts.ts';
import { invoiceTax } from '../record-invoice.ts';

/** What an attempt set out to buy. */
export type SoldTopUp = Pick<TopUpAttempt, 'seq' | 'credits' | 'bonus' | 'price'>;

/** What is bought, as the invoice and the payment have it. */
export function describe({ credits, bonus }: Pick<SoldTopUp, 'credits' | 'bonus'>): string {
  const extra = bonus > 0 ? ` and ${formatCredits(bonus)} bonus credits` : '';
  return `Auto top-up: ${formatCredits(credits)} credits${extra}`;
}

const noFacts: PaymentFacts = { charge: undefined, method: undefined, fingerprint: undefined };

/** The payment behind the invoice of a top-up, whatever came of it. */
export function paymentOf(
  sold: SoldTopUp,
  invoice: Stripe.Invoice,
  intent?: Stripe.PaymentIntent,
): Omit<Unpaid, 'at' | 'reason'> {
  const { charge, method } = intent ? factsOfIntent(intent) : noFacts;
  return {
    key: `topup:${invoice.id}`,
    kind: 'auto_top_up',
    description: describe(sold),
    money: {
      amountMinor: invoice.total,
      taxMinor: invoiceTax(invoice),
      currency: invoice.currency,
    },
    stripe: {
      customer: idOf(invoice.customer) ?? '',
      invoice: invoice.id,
      paymentIntent: intent?.id,
      charge,
    },
    method,
    topUp: sold.seq,
  };
}
