import { rate } from '../pricing/rate.ts';
import type { RateCard } from '../pricing/rate-card.ts';
import { entryId } from '../units/ids.ts';
import { formatInstant } from '../units/instant.ts';
import type { Usage } from '../usage/usage-event.ts';
import type { Rerated, ReratedRow } from './evidence.ts';
import type { Sample, SpentEntry } from './spent-entry.ts';

/** Names of projects and servers by id, as people call them. */
export type Names = ReadonlyMap<string, string>;

/** Parts shown by themselves; the others are one row. */
const rowsMax = 20;

/** What an entry costs as it was, and what it would cost otherwise. */
interface Priced {
  readonly now: number;
  readonly instead: number;
}

export interface Rerating {
  readonly card: RateCard;
  readonly instead: (usage: Usage) => Usage;
  readonly names: Names;
}

/**
 * Prices every entry of a sample twice by one card, by project. An entry that the card refuses, for
 * instance for a tier that is no more, is left out of everything. Undefined when none is left.
 */
export function rerate(sample: Sample, { card, instead, names }: Rerating): Rerated | undefined {
  const priced = new Map<SpentEntry, Priced>();
  for (const entry of sample.entries) {
    const now = rate(entry.usage, card);
    const other = rate(instead(entry.usage), card);
    if (now.ok && other.ok)
      priced.set(entry, { now: now.value.amount, instead: other.value.amount });
  }
  return reratedOf(sample, card, {
    entries: [...priced.keys()],
    rows: rowsBy(priced, ({ usage }) => usage.project ?? null, names),
  });
}

/** The whole of what was priced again, from its parts. */
export function reratedOf(
  { account, from, to }: Sample,
  card: RateCard,
  { entries, rows }: { entries: readonly SpentEntry[]; rows: readonly ReratedRow[] },
): Rerated | undefined {
  const [newest, oldest] = [entries[0], entries.at(-1)];
  if (!newest || !oldest) return undefined;
  return {
    from: formatInstant(from),
    to: formatInstant(to),
    card: card.version,
    entries: {
      count: entries.length,
      first: entryId(account, oldest.seq),
      last: entryId(account, newest.seq),
    },
    paid_microcredits: total(entries, ({ paid }) => paid),
    now_microcredits: total(rows, (row) => row.now_microcredits),
    instead_microcredits: total(rows, (row) => row.instead_microcredits),
    rows: fewRows(rows),
  };
}

export const total = <T>(all: Iterable<T>, of: (one: T) => number): number => {
  let sum = 0;
  for (const one of all) sum += of(one);
  return sum;
};

function rowsBy(
  priced: ReadonlyMap<SpentEntry, Priced>,
  keyOf: (entry: SpentEntry) => string | null,
  names: Names,
): ReratedRow[] {
  return [...Map.groupBy(priced, ([entry]) => keyOf(entry))].map(([id, some]) => ({
    id,
    name: id === null ? 'Without a project' : (names.get(id) ?? id),
    count: some.length,
    now_microcredits: total(some, ([, { now }]) => now),
    instead_microcredits: total(some, ([, { instead }]) => instead),
  }));
}

const savedBy = (row: ReratedRow) => row.now_microcredits - row.instead_microcredits;

/** What saves most first; what is beyond the last place is put together. */
function fewRows(rows: readonly ReratedRow[]): readonly ReratedRow[] {
  const sorted = [...rows].sort(
    (a, b) => savedBy(b) - savedBy(a) || ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
  );
  if (sorted.length <= rowsMax) return sorted;
  const others = sorted.slice(rowsMax - 1);
  return [
    ...sorted.slice(0, rowsMax - 1),
    {
      id: null,
      name: `${others.length} others`,
      count: total(others, ({ count }) => count),
      now_microcredits: total(others, (row) => row.now_microcredits),
      instead_microcredits: total(others, (row) => row.instead_microcredits),
    },
  ];
}
