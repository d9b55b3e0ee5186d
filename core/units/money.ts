import { assertLaw } from './result.ts';

/** An amount in the currency's minor unit, as Stripe counts it: cents for USD, yen for JPY. */
export interface Money {
  readonly amountMinor: number;
  /** ISO 4217, lower case, as Stripe writes it. */
  readonly currency: string;
}

/**
 * https://docs.stripe.com/currencies#zero-decimal, without `isk` and `ugx`: these have no decimals
 * any more, and Stripe still counts hundredths of them.
 */
const zeroDecimal = new Set(
  'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
);
/** https://docs.stripe.com/currencies#three-decimal */
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals the minor unit stands for: 2 unless the currency says otherwise. */
export function currencyExponent(currency: string): 0 | 2 | 3 {
  const code = currency.toLowerCase();
  if (zeroDecimal.has(code)) return 0;
  return threeDecimal.has(code) ? 3 : 2;
}

/** https://docs.stripe.com/currencies#special-cases */
const noHundredths = new Set(['isk', 'ugx']);

/** How many minor units Stripe takes amounts in multiples of: the last digits of some are always 0. */
export function chargeStepMinor(currency: string): 1 | 10 | 100 {
  if (noHundredths.has(currency.toLowerCase())) return 100;
  return currencyExponent(currency) === 3 ? 10 : 1;
}

/** Refuses (throws, a bug) anything but whole, non-negative minor units and a three-letter code. */
export function money(amountMinor: number, currency: string): Money {
  assertLaw(
    Number.isSafeInteger(amountMinor) && amountMinor >= 0 && /^[a-z]{3}$/.test(currency),
    `not money: ${amountMinor} ${currency}`,
  );
  return { amountMinor, currency };
}

export function formatMoney({ amountMinor, currency }: Money, locale = 'en-US'): string {
  const exponent = currencyExponent(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
  }).format(amountMinor / 10 ** exponent);
}
