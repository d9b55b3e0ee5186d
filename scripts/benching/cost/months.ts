import { type Billed, usdPerMillion } from './prices.ts';

/** What the paid plan includes each month, as Cloudflare's pricing pages listed it with those prices. */
const includedAMonth: Readonly<Record<Billed, number>> = {
  'Worker requests': 10_000_000,
  'Worker CPU, ms': 30_000_000,
  'object requests': 1_000_000,
  'object time, GB-s': 400_000,
  'object rows read': 25_000_000_000,
  'object rows written': 50_000_000,
  'D1 rows read': 25_000_000_000,
  'D1 rows written': 50_000_000,
};

/** USD a month for the plan itself. */
export const planUsd = 5;

/**
 * USD for a month of so many debits, each billed `counts`: the plan and what goes beyond it, without
 * storage.
 */
export const monthUsd = (counts: Readonly<Record<Billed, number>>, debits: number): number =>
  (Object.keys(usdPerMillion) as Billed[]).reduce((total, what) => {
    const beyond = Math.max(0, counts[what] * debits - includedAMonth[what]);
    return total + (beyond * usdPerMillion[what]) / 1_000_000;
  }, planUsd);
