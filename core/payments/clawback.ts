import { type Credits, credits } from '../units/credits.ts';
import { assertLaw } from '../units/result.ts';

/** What was charged for a payment and what went back of it, all in minor units of its currency. */
export interface MoneyBack {
  /** Tax included, above zero. */
  readonly charged: number;
  /** Given back to the customer, or promised and not failed. */
  readonly refunded: number;
  /** Withdrawn by the customer's bank and not returned. */
  readonly disputed: number;
}

/** What went back in all: a refund and a dispute of one charge never count for more than it was. */
export function backOf({ charged, refunded, disputed }: MoneyBack): number {
  for (const amount of [charged, refunded, disputed])
    assertLaw(Number.isSafeInteger(amount) && amount >= 0, `not minor units: ${amount}`);
  return Math.min(charged, refunded + disputed);
}

/** What may still be refunded. */
export const leftOf = (money: MoneyBack): number => money.charged - backOf(money);

/**
 * How many of a grant's microcredits the money that went back stands for, in all: its share, rounded
 * down in the customer's favour, and exactly everything once all the money is back. It depends on
 * totals alone, so that the order in which refunds are heard of does not matter.
 */
export function clawbackTarget(granted: Credits, money: MoneyBack): Credits {
  const back = backOf(money);
  assertLaw(money.charged > 0, 'a grant that was paid for has a charge');
  // Amounts pass 2^53 before the division.
  return credits(Number((BigInt(granted) * BigInt(back)) / BigInt(money.charged)));
}
