import { creditsToDecimal, microcreditsPerCredit } from '../../../../core/units/credits.ts';
import { currencyExponent, formatMoney } from '../../../../core/units/money.ts';
import type { Package } from '../../../billing-api.ts';
import { formatDay, viewerLocale } from '../../../format.ts';
import { dateFormat, numberFormat } from '../../../intl.ts';

/** Money and credits in sentences, as the viewer writes numbers. */

export const moneyText = (amountMinor: number, currency: string): string =>
  formatMoney({ amountMinor, currency }, viewerLocale());

/** `1,000 credits`: whole where they are whole, every digit where they are not. */
export function creditsText(microcredits: number): string {
  const format = numberFormat(viewerLocale(), { maximumFractionDigits: 6 });
  const number = format.format(creditsToDecimal(microcredits) as `${number}`);
  return `${number} ${Math.abs(microcredits) === microcreditsPerCredit ? 'credit' : 'credits'}`;
}

/** What one credit costs, the bonus counted in, to a hundredth of the minor unit. */
export function pricePerCredit(sold: Omit<Package, 'id' | 'name'>): string {
  const exponent = currencyExponent(sold.currency);
  const credits = (sold.credits_microcredits + sold.bonus_microcredits) / microcreditsPerCredit;
  return numberFormat(viewerLocale(), {
    style: 'currency',
    currency: sold.currency.toUpperCase(),
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent + 2,
  }).format(sold.amount_minor / 10 ** exponent / credits);
}

export const dayText = (at: string): string => formatDay(new Date(at), viewerLocale());

/** Day, time and zone, to the minute. */
export const momentText = (at: string): string =>
  dateFormat(viewerLocale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(at));

/** A month of `2026-11`: it is named, not placed in time. */
export const monthText = (month: string): string =>
  dateFormat(viewerLocale(), { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-15T00:00:00Z`),
  );
