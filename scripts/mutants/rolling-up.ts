import { breaksOf } from './mutant.ts';

/** How entries become cells and days, once each. */
export const rollingUp = [
  ...breaksOf('rollups', 'core/usage/rollup.ts', [
    ['cells-of-half-hours', 'a cell sums half an hour', 'at % cellMs', 'at % (2 * cellMs)'],
    [
      'sums-beyond-exactness',
      'a sum passes 2^53 and is no longer exact',
      '    if (!Number.isSafeInteger((sum[place] as number) + (values[place] as number))) return false;',
      '    if (Number.isNaN(sum[place])) return false;',
    ],
    [
      'quantities-in-the-wrong-columns',
      'each quantity is kept one column further on',
      'values[place + 2] = quantities[name] as number;',
      'values[((place + 1) % quantitiesMax) + 2] = quantities[name] as number;',
    ],
  ]),
  ...breaksOf('rollups', 'core/usage/totals.ts', [
    [
      'reversals-add',
      'what was given back is counted as spent',
      'amount: -row.amount, count: 0, of: detail.of',
      'amount: row.amount, count: 0, of: detail.of',
    ],
  ]),
  ...breaksOf('rollups', 'core/usage/day-finder.ts', [
    [
      'days-of-24-hours',
      'a day of a change of clocks ends after 24 hours',
      'nextDayStart(start, clock)',
      '(start + dayMs) as Instant',
    ],
  ]),
  ...breaksOf('rollups', 'db/rollup-entries.ts', [
    [
      'counts-the-last-again',
      'a chunk begins with the entry the watermark stands on',
      'entry.rowid > part.after',
      'entry.rowid >= part.after',
    ],
    [
      'skips-the-last',
      'a chunk leaves out its last entry, and the watermark passes it',
      'entry.rowid <= part.upto',
      'entry.rowid < part.upto',
    ],
    [
      'reversals-under-their-own-labels',
      'what is given back is taken from usage without labels',
      "WHERE undone.account = entry.account AND undone.seq = entry.detail ->> 'of'",
      'WHERE undone.account = entry.account AND undone.seq = entry.seq',
    ],
  ]),
  ...breaksOf('rollups', 'db/rollup-commit.ts', [
    [
      'cells-counted-by-both',
      'of two runs that read the same entries, both add cells',
      "adding('usage_cells', 'series, start', rows);",
      "adding('usage_cells', 'series, start', rows).replace(isNotCounted, '?1 >= 0');",
    ],
    [
      'days-counted-by-both',
      'of two runs that read the same entries, both add days',
      "adding('usage_days', 'series, zone, start', rows);",
      "adding('usage_days', 'series, zone, start', rows).replace(isNotCounted, '?1 >= 0');",
    ],
    [
      'watermark-set-back',
      'a run that lost moves the watermark all the same',
      'SET position = ?2 WHERE position = ?1',
      'SET position = ?2 WHERE ?1 >= 0',
    ],
  ]),
  ...breaksOf('rollups', 'db/rollup.ts', [
    [
      'goes-on-after-losing',
      'a run another one overtook takes its own numbers of series for granted',
      'if (!(await commitChunk(db, chunk, additions))) return undefined;',
      'await commitChunk(db, chunk, additions);',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-backfill.ts', [
    [
      'backfill-while-counting',
      'days are made although a rollup added cells since the last ones were looked for',
      'WHERE position = ?1 AND usage_zones.id',
      'WHERE position >= ?1 * 0 AND usage_zones.id',
    ],
    [
      'backfilled-by-both',
      'two backfills make the same days',
      'AND zone = ?3 AND since = ?4)',
      'AND zone = ?3 AND since >= ?4 * 0)',
    ],
    [
      'backfill-too-soon',
      'days are made of a zone that a rollup under way does not know of',
      'AND (watermark < position',
      'AND (watermark <= position',
    ],
    [
      'days-of-the-zone-before',
      'what rollups added already, and days of a zone that gave way, are left in their places',
      'AND start >= ?6 AND start < ?4',
      'AND start >= ?6 AND start < ?6 AND start < ?4',
    ],
    [
      'backfill-skips-a-day',
      'the first day with usage before the others is passed over',
      'dayStart(instant(end - 1), clock)',
      'dayStart(instant(end - 25 * 3_600_000), clock)',
    ],
  ]),
  ...breaksOf('rollups', 'db/usage-zones.ts', [
    [
      'zone-among-entries',
      'days are kept from a midnight that entries lie beyond already',
      'AND at >= ?2)',
      'AND at >= ?2 + 1e15)',
    ],
    [
      'zones-without-end',
      'an account may have a fifth zone',
      'zonesPerAccountMax = 4',
      'zonesPerAccountMax = 5',
    ],
  ]),
];
