import { secondMs } from '../../core/units/instant.ts';
import { type Buckets, bucketsView, countIn, emptyBuckets } from './histogram.ts';

/** In ms: a drain waits 0.3 to 1.2 s for company. */
const lagBoundsMs = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000] as const;

const tellEveryMs = 10 * secondMs;

/** One drain of one object. */
export interface DrainMeasured {
  readonly entries: number;
  /** Between the oldest entry it carried and the end of the drain, in ms. */
  readonly lagMs: number;
  readonly failed: boolean;
}

/** What the objects of one isolate drained since they last told. */
export class DrainCounts {
  #drains = 0;
  #failures = 0;
  #entries = 0;
  #lagMaxMs = 0;
  #lag: Buckets = emptyBuckets(lagBoundsMs);
  #since: number | undefined;

  count({ entries, lagMs, failed }: DrainMeasured): void {
    this.#drains++;
    if (failed) this.#failures++;
    this.#entries += entries;
    if (lagMs > this.#lagMaxMs) this.#lagMaxMs = lagMs;
    countIn(this.#lag, lagBoundsMs, lagMs);
  }

  /** What is to be told now: undefined while it was told less than ten seconds ago. */
  take(now: number): object | undefined {
    this.#since ??= now;
    if (Math.abs(now - this.#since) < tellEveryMs) return undefined;
    const told = {
      drains: this.#drains,
      failures: this.#failures,
      entries: this.#entries,
      lag_max_ms: this.#lagMaxMs,
      lag_ms: bucketsView(this.#lag, lagBoundsMs),
    };
    this.#drains = this.#failures = this.#entries = this.#lagMaxMs = 0;
    this.#lag = emptyBuckets(lagBoundsMs);
    this.#since = now;
    return told;
  }
}
