import { type Buckets, countIn, emptyBuckets } from './histogram.ts';

/** What is told apart: the debit path spends, sets aside or asks for the balance. */
export type RouteGroup = 'debit' | 'balance' | 'read' | 'write' | 'admin' | 'none';

/** In ms. */
export const latencyBoundsMs = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500] as const;

export interface GroupCounts {
  requests: number;
  /** Answered 500 or more. */
  failures: number;
  /** By the problem's code, below 500. */
  readonly refusals: Record<string, number>;
  readonly latency: Buckets;
}

export type Counts = Partial<Record<RouteGroup, GroupCounts>>;

export interface Counted {
  readonly status: number;
  /** The problem's code, where the answer is one. */
  readonly code: string | undefined;
  readonly ms: number;
}

/** What one isolate answered since it last told. A few additions each: debits pass here. */
export class RequestCounts {
  #counts: Counts = {};
  /** Instant (ms) of the first that was counted since the last was told. */
  #since: number | undefined;

  count(group: RouteGroup, { status, code, ms }: Counted): void {
    this.#counts[group] ??= {
      requests: 0,
      failures: 0,
      refusals: {},
      latency: emptyBuckets(latencyBoundsMs),
    };
    const counts = this.#counts[group];
    counts.requests++;
    if (status >= 500) counts.failures++;
    else if (status >= 400) {
      const name = code ?? String(status);
      counts.refusals[name] = (counts.refusals[name] ?? 0) + 1;
    }
    countIn(counts.latency, latencyBoundsMs, ms);
  }

  /**
   * What is to be told now: undefined while less than `everyMs` has gone by since the last. A clock
   * that was set back would otherwise have nothing told until it catches up.
   */
  take(now: number, everyMs: number): Counts | undefined {
    this.#since ??= now;
    if (Math.abs(now - this.#since) < everyMs) return undefined;
    const counts = this.#counts;
    this.#counts = {};
    this.#since = now;
    return counts;
  }
}
