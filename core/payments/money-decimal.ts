import { currencyExponent, type Money } from '../units/money.ts';

/** Exact decimal text of money in its major unit, without the currency: `10.00`, `500`, `1.250`. */
export function moneyToDecimal({ amountMinor, currency }: Money): string {
  const exponent = currencyExponent(currency);
  if (exponent === 0) return String(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(exponent + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
