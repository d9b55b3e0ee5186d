import type { EntryView, Page } from './api.ts';
import type { LiveFrame } from './live.ts';

/**
 * What came over the live link since the page began to follow, kept apart from the pages that were
 * read: rows appear when the viewer asks, so that nothing moves under the pointer. Law: pages and
 * log together show every entry once, in order, without a gap.
 */
export interface EntryLog {
  /** The log holds all entries after this seq, or has overflowed. */
  readonly from: number;
  readonly head: number;
  /** Newest first, on screen. */
  readonly shown: readonly EntryView[];
  /** Newest first, announced only. */
  readonly waiting: readonly EntryView[];
  /** More arrived than is kept: the pages must be read again. */
  readonly overflowed: boolean;
}

/** Beyond this a viewer wants the newest page, not all that went by. */
export const waitingMax = 500;

export const emptyLog = (from: number): EntryLog => ({
  from,
  head: from,
  shown: [],
  waiting: [],
  overflowed: false,
});

export function append(log: EntryLog, frame: LiveFrame): EntryLog {
  if (frame.type === 'resync') return emptyLog(frame.seq);
  const waiting = [...frame.entries.toReversed(), ...log.waiting];
  const overflowed = log.overflowed || waiting.length > waitingMax;
  return { ...log, head: frame.seq, waiting: overflowed ? [] : waiting, overflowed };
}

export const showWaiting = (log: EntryLog): EntryLog => ({
  ...log,
  shown: [...log.waiting, ...log.shown],
  waiting: [],
});

/** Which entries a list is of. */
export type Matches = (entry: EntryView) => boolean;

/** The rows on screen, newest first. */
export function rowsOf(
  pages: readonly Page<EntryView>[],
  log: EntryLog | undefined,
  matches: Matches = () => true,
): EntryView[] {
  const read = pages.flatMap((page) => page.data);
  const newestRead = pages[0]?.as_of_seq ?? 0;
  const shown = log?.shown ?? [];
  return [...shown.filter((entry) => entry.seq > newestRead && matches(entry)), ...read];
}

/**
 * How many entries the account has that are newer than what is on screen. Infinite when too many
 * went by to tell which of them a list is of.
 */
export function countWaiting(
  pages: readonly Page<EntryView>[],
  log: EntryLog | undefined,
  matches?: Matches,
): number {
  const newestRead = pages[0]?.as_of_seq;
  if (!log || newestRead === undefined) return 0;
  const seen = Math.max(newestRead, log.shown[0]?.seq ?? 0);
  if (!matches) return Math.max(0, log.head - seen);
  if (log.overflowed) return log.head > seen ? Number.POSITIVE_INFINITY : 0;
  return log.waiting.filter((entry) => entry.seq > seen && matches(entry)).length;
}

/** Whether entries lie between the pages and the log that neither holds. */
export const hasGap = (pages: readonly Page<EntryView>[], log: EntryLog): boolean =>
  pages[0] !== undefined && pages[0].as_of_seq < log.from;
