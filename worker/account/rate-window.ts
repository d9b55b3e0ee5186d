import { type Instant, minuteMs } from '../../core/units/instant.ts';
import type { RateState } from './protocol.ts';

const windowMs = minuteMs;

/**
 * Counts an account's requests in fixed windows. In memory only: an evicted object starts anew,
 * which errs towards the customer; credits, not this, are what is guarded.
 */
export class RateWindow {
  readonly #limit: number;
  #startedAt = 0;
  #used = 0;

  constructor(limitPerMinute: number) {
    this.#limit = limitPerMinute;
  }

  /** Counts one request; `allowed` is false once the window is used up. */
  count(now: Instant): RateState & { readonly allowed: boolean } {
    this.#begin(now);
    const allowed = this.#used < this.#limit;
    if (allowed) this.#used++;
    return { allowed, ...this.#standing(now) };
  }

  /** How the window stands, for a call that does not count. */
  standing(now: Instant): RateState {
    this.#begin(now);
    return this.#standing(now);
  }

  /** Another window, when the last one is over. */
  #begin(now: Instant): void {
    if (now - this.#startedAt < windowMs && now >= this.#startedAt) return;
    this.#startedAt = now - (now % windowMs);
    this.#used = 0;
  }

  #standing(now: Instant): RateState {
    return {
      limit: this.#limit,
      remaining: this.#limit - this.#used,
      windowSeconds: windowMs / 1_000,
      resetSeconds: Math.ceil((this.#startedAt + windowMs - now) / 1_000),
    };
  }
}
