import { dayMs, type Instant } from '../units/instant.ts';

/** Days before a grant expires at which its account is told, the first first. */
export const expiryLooks = [7, 1] as const;
export type ExpiryLook = (typeof expiryLooks)[number];

export const looksMs: readonly number[] = expiryLooks.map((days) => days * dayMs);
export const lastLookMs = Math.min(...looksMs);

/**
 * Which of the looks an instant belongs to: the last that has come, so that one the cron came late
 * for is not told when the next is due. Undefined before the first and from the expiry on.
 */
export function expiryLook(expiresAt: Instant, at: Instant): ExpiryLook | undefined {
  if (at >= expiresAt) return undefined;
  return expiryLooks.findLast((days) => at >= expiresAt - days * dayMs);
}

/** When the next look after an instant is; undefined when there is none. */
export const nextExpiryLook = (expiresAt: Instant, at: Instant): number | undefined =>
  looksMs.map((ms) => expiresAt - ms).find((look) => look > at);
