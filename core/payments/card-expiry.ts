import type { Instant } from '../units/instant.ts';

/** As printed on a card: month 1 to 12, and a year of four digits. It is good until that month ends. */
export interface CardExpiry {
  readonly month: number;
  readonly year: number;
}

/** `soon`: this month or the next is its last, in UTC. */
export function expiryState(
  { month, year }: CardExpiry,
  now: Instant,
): 'good' | 'soon' | 'expired' {
  const today = new Date(now);
  const monthsLeft = year * 12 + month - 1 - (today.getUTCFullYear() * 12 + today.getUTCMonth());
  if (monthsLeft < 0) return 'expired';
  return monthsLeft <= 1 ? 'soon' : 'good';
}
