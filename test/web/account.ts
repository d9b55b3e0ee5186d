import type { EntryView, Page } from '../../web/api.ts';
import type { UpdateFrame } from '../../web/live.ts';

/** Builders for what the API says of one account; tests name only what matters to them. */

export const entryIdOf = (seq: number) => `ent_0123456789abcdefghjk_${seq}`;

export const anEntry = (seq: number, over: Partial<EntryView> = {}): EntryView => ({
  id: entryIdOf(seq),
  seq,
  at: '2026-11-22T10:00:00.000Z',
  kind: 'debit',
  amount_microcredits: 1_000_000,
  meter: 'code.analysis',
  category: 'code_analysis',
  quantities: { lines: 1200, files: 14 },
  rate_card: 1,
  available_microcredits: 100_000_000 - seq * 1_000_000,
  held_microcredits: 0,
  owed_microcredits: 0,
  hash: 'ab'.repeat(32),
  ...over,
});

/** Entries `from` to `to`, oldest first. */
export const entriesFrom = (from: number, to: number): EntryView[] =>
  Array.from({ length: to - from + 1 }, (_, index) => anEntry(from + index));

/** The newest page as of `seq`, newest first. */
export const aPage = (seq: number, length = 3): Page<EntryView> => ({
  data: entriesFrom(seq - length + 1, seq).toReversed(),
  has_more: false,
  next_cursor: null,
  as_of_seq: seq,
});

export const balanceAt = (seq: number) => ({
  available_microcredits: 100_000_000 - seq * 1_000_000,
  held_microcredits: 0,
  owed_microcredits: 0,
  as_of_seq: seq,
  at: '2026-11-22T10:00:00.000Z',
});

export const anUpdate = (from: number, to: number): UpdateFrame => ({
  type: 'update',
  seq: to,
  balance: balanceAt(to),
  entries: entriesFrom(from, to),
});
