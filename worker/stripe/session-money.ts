import type Stripe from 'stripe';

/** What a Checkout's payment pays, for ever. */
export const paymentKey = ({ id }: Stripe.Checkout.Session): string => `pkg:${id}`;

/** What was charged, tax included, and the tax in it. */
export const sessionMoney = (session: Stripe.Checkout.Session) => ({
  amountMinor: session.amount_total ?? 0,
  taxMinor: session.total_details?.amount_tax ?? 0,
  currency: session.currency ?? '',
});
