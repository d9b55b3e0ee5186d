import type { Credits } from '../units/credits.ts';
import type { AccountId, Seq } from '../units/ids.ts';
import { dayMs, type Instant, later } from '../units/instant.ts';
import type { Usage } from '../usage/usage-event.ts';

/** A debit or a capture, as far as tips look at it. */
export interface SpentEntry {
  readonly seq: Seq;
  readonly at: Instant;
  /** Microcredits it took. */
  readonly paid: Credits;
  readonly usage: Usage;
}

/** The newest entries of one meter in a window: all of them, or as many as were read. */
export interface Sample {
  readonly account: AccountId;
  /** From here on none is missing. */
  readonly from: Instant;
  /** Exclusive. */
  readonly to: Instant;
  /** Newest first. */
  readonly entries: readonly SpentEntry[];
}

/** Entries of one kind, newest first, and whether there were more than were read. */
export interface Walk {
  readonly entries: readonly SpentEntry[];
  readonly cut: boolean;
}

/**
 * Joins walks over the same window. Where one was cut, the window begins at the oldest entry it has,
 * for all of them: what is stated of a window is then true of all of it.
 */
export function sampleOf(
  account: AccountId,
  window: { readonly from: Instant; readonly to: Instant },
  walks: readonly Walk[],
): Sample {
  let { from } = window;
  for (const { entries, cut } of walks) {
    const oldest = entries.at(-1);
    if (cut && oldest) from = later(from, oldest.at);
  }
  const entries = walks
    .flatMap((walk) => walk.entries)
    .filter(({ at }) => at >= from && at < window.to)
    .sort((a, b) => b.seq - a.seq);
  return { account, from, to: window.to, entries };
}

/** The part of a sample that a tip is about. */
export const onlyThose = (sample: Sample, wanted: (entry: SpentEntry) => boolean): Sample => ({
  ...sample,
  entries: sample.entries.filter(wanted),
});

/** The least a window counts for: a busy hour says nothing of a month. */
export const windowMinMs = dayMs;
