import { type Credits, microcreditsPerCredit } from '../units/credits.ts';
import { formatMoney, type Money, money } from '../units/money.ts';

/** What a customer agrees to when they switch auto top-up on. */
export interface ConsentTerms {
  /** Fires when available falls below it. */
  readonly threshold: Credits;
  readonly credits: Credits;
  readonly bonus: Credits;
  /** Before tax. */
  readonly price: Money;
  /** Tax included, in the price's currency. */
  readonly monthlyCapMinor: number;
  /** The default card as it is when they agree. */
  readonly card: { readonly brand: string; readonly last4: string };
  /** Whether tax may come on top. */
  readonly tax: boolean;
}

/**
 * The words agreed to, made of the numbers alone: their hash is the receipt of the consent, and can
 * be checked against them at any time. They are English whatever the page speaks.
 */
export function consentText(terms: ConsentTerms): string {
  const { threshold, credits, bonus, price, monthlyCapMinor, card, tax } = terms;
  const cap = formatMoney(money(monthlyCapMinor, price.currency));
  const extra = bonus > 0 ? ` and ${exactly(bonus)} bonus credits` : '';
  return [
    `When my balance falls below ${exactly(threshold)} credits, charge my default card ` +
      `(now ${card.brand} ending in ${card.last4}) ${formatMoney(price)}${tax ? ' plus tax' : ''} ` +
      `without asking me again, and add ${exactly(credits)} credits${extra}.`,
    `Charge at most ${cap} in a calendar month (UTC), tax included.`,
    'I can change this or switch it off at any time; a charge already under way is completed.',
  ].join(' ');
}

/** To the microcredit: words that stand for two sums would be consent to neither. */
const exactly = (amount: Credits): string =>
  new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 }).format(
    amount / microcreditsPerCredit,
  );
