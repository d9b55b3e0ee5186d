import { clawbackTarget } from '../../../../core/payments/clawback.ts';
import { credits } from '../../../../core/units/credits.ts';
import { currencyExponent } from '../../../../core/units/money.ts';
import type { GrantView } from '../../../api.ts';
import type { Payment } from '../../../operator-api.ts';
import { moneyText } from '../../settings/billing/amounts.ts';
import { parseNumber } from '../../settings/writing/parse-number.ts';
import { moneyLeft, moneyOf } from './payment-state.ts';

/** Minor units that were typed as money, or what is wrong with them. */
export function refundOf(
  text: string,
  payment: Payment,
  locale: string,
): { readonly amount?: number; readonly problem?: string } {
  const left = moneyLeft(payment);
  const exponent = currencyExponent(payment.currency);
  const amount = parseNumber(text, exponent, locale);
  if (amount === undefined || amount === 0)
    return {
      problem: `Type an amount above 0${exponent > 0 ? `, with at most ${exponent} decimals` : ''}.`,
    };
  if (amount > left)
    return {
      amount: left,
      problem: `Only ${moneyText(left, payment.currency)} are left to refund.`,
    };
  return { amount };
}

/** Grants that money paid for: taking back draws on these, never on presents. */
const bought: readonly string[] = ['purchase', 'auto_top_up', 'subscription'];

/**
 * Microcredits that giving `minor` back takes, and how many of them at most are not there and will
 * be owed. While the grants are not known, all of them may be.
 */
export function refundEffect(
  payment: Payment,
  minor: number,
  grants: readonly GrantView[] | undefined,
): { readonly takes: number; readonly owes: number } {
  const money = moneyOf(payment);
  const granted = credits(payment.credits_microcredits);
  const after = { ...money, refunded: money.refunded + minor };
  const takes = clawbackTarget(granted, after) - clawbackTarget(granted, money);
  const there = (grants ?? [])
    .filter(({ source }) => bought.includes(source))
    .reduce((total, { remaining_microcredits: remaining }) => total + remaining, 0);
  return { takes, owes: Math.max(0, takes - there) };
}
