/** What the platform bills a debit by. */
export type Billed =
  | 'Worker requests'
  | 'Worker CPU, ms'
  | 'object requests'
  | 'object time, GB-s'
  | 'object rows read'
  | 'object rows written'
  | 'D1 rows read'
  | 'D1 rows written';

/**
 * USD per million, beyond what the paid plan includes, as Cloudflare's pages listed it (workers,
 * durable-objects and d1, each under /platform/pricing). Check them before you reckon with them.
 */
export const usdPerMillion: Readonly<Record<Billed, number>> = {
  'Worker requests': 0.3,
  'Worker CPU, ms': 0.02,
  'object requests': 0.15,
  'object time, GB-s': 12.5,
  'object rows read': 0.001,
  'object rows written': 1,
  'D1 rows read': 0.001,
  'D1 rows written': 1,
};

export const pricesAsOf = '22 November 2026';

/** Every object is billed as if it had this much memory. */
export const objectGigabytes = 0.128;
