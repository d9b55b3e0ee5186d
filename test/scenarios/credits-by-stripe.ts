import type { Shop } from '../support/payments/a-shop.ts';
import type { Customer } from '../support/payments/customer.ts';

/** Microcredits each price buys, written down again: what was bought, and the bonus beside it. */
const boughtFor: Readonly<Record<number, readonly number[]>> = {
  1000: [1_000_000_000],
  5000: [5_000_000_000, 250_000_000],
  1700: [2_000_000_000],
  4800: [6_000_000_000],
};

/**
 * Microcredits an account should have been left with by what Stripe took of it and gave back,
 * reckoned from Stripe's own objects and nothing of ours.
 */
export async function creditsByStripe(shop: Shop, customer: Customer): Promise<number> {
  const ids = await shop.customersOf(customer);
  const { customers } = shop.simulator.control.summary();
  let credits = 0;
  for (const { charges } of customers.filter((one) => ids.includes(one.customer)))
    for (const { id, amount, refunded } of charges) {
      const back = Math.min(amount, refunded + (await withdrawn(shop, id)));
      for (const granted of boughtFor[amount] ?? [])
        credits += granted - Math.floor((granted * back) / amount);
    }
  return credits;
}

/** What the bank took of a charge and did not give back. */
async function withdrawn({ stripe }: Shop, charge: string): Promise<number> {
  const { data } = await stripe.disputes.list({ charge });
  const moved = data.flatMap(({ balance_transactions }) => balance_transactions);
  return -moved.reduce((sum, { amount }) => sum + amount, 0);
}
