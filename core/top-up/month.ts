import { type Instant, instant } from '../units/instant.ts';
import type { Money } from '../units/money.ts';
import type { TopUp, TopUpMonth } from './top-up.ts';

/** The first instant of the UTC month an instant is in: caps on money count by it. */
export function monthStart(at: Instant): Instant {
  const date = new Date(at);
  return instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth()));
}

/** The first instant of the UTC month after it. */
export function monthEnd(at: Instant): Instant {
  const date = new Date(at);
  return instant(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1));
}

/** Minor units charged and set aside in the month of an instant, in one currency. */
export const committedMinor = (month: TopUpMonth, at: Instant, currency: string): number =>
  month.start === monthStart(at) ? (month.committedMinor[currency] ?? 0) : 0;

/** The month of an instant with something else committed in one currency. */
export const commitMinor = (
  month: TopUpMonth,
  at: Instant,
  { amountMinor, currency }: Money,
): TopUpMonth => {
  const start = monthStart(at);
  const others = month.start === start ? month.committedMinor : {};
  return { start, committedMinor: { ...others, [currency]: amountMinor } };
};

/** What the cap leaves in the month of an instant, in minor units; zero without a policy. */
export function leftMinor({ policy, month }: TopUp, at: Instant): number {
  if (!policy) return 0;
  const { price, monthlyCapMinor } = policy;
  return Math.max(0, monthlyCapMinor - committedMinor(month, at, price.currency));
}

/** What was charged in the month of an instant, tax included, without what is only set aside. */
export function chargedMinor({ policy, month, attempt }: TopUp, at: Instant): number {
  if (!policy) return 0;
  const { currency } = policy.price;
  const setAside = attempt?.price.currency === currency ? attempt.price.amountMinor : 0;
  return Math.max(0, committedMinor(month, at, currency) - setAside);
}
