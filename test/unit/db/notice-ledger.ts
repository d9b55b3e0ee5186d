import type { Fact } from '../../../core/ledger/entry.ts';
import {
  canonicalForm,
  type EntryRow,
  genesisHash,
  toRow,
} from '../../../core/ledger/entry-row.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { seq } from '../../../core/units/ids.ts';
import { instant, minuteMs } from '../../../core/units/instant.ts';
import { appendEntries } from '../../../db/append-entries.ts';
import type { SqliteD1 } from '../../support/sqlite-d1.ts';
import { alice, hash } from './random-ledger.ts';

/** When the ledgers of these tests begin. */
export const start = Date.UTC(2026, 10, 1);

/** A fact with the whole credits it leaves available. */
export type Step = readonly [fact: Fact, available: number];

export const micro = (n: number) => credits(n * 1_000_000);

/** Alice's rows, a minute apart. */
export function rowsOf(steps: readonly Step[]): EntryRow[] {
  let before = genesisHash(alice);
  return steps.map(([fact, available], place) => {
    const row = toRow({
      seq: seq(place + 1),
      at: instant(start + place * minuteMs),
      fact,
      balance: { available: micro(available), held: zero, owed: zero },
    });
    before = hash(canonicalForm(before, row));
    return { ...row, hash: before };
  });
}

/** Carries rows to D1, so many at a time. */
export async function drain(db: SqliteD1, rows: readonly EntryRow[], size = rows.length) {
  for (let sent = 0; sent < rows.length; sent += size)
    await appendEntries(db, alice, rows.slice(sent, sent + size));
}

export const opened: Step = [{ kind: 'open', account: alice }, 0];

export const granted = (available: number, expiresAt?: number): Step => [
  {
    kind: 'grant',
    amount: micro(available),
    source: 'promotion',
    priority: 10,
    reason: 'Welcome',
    repaid: zero,
    ...(expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) }),
  },
  available,
];

/** Something was spent and left so much. */
export const spentTo = (available: number): Step => [
  {
    kind: 'debit',
    amount: micro(1),
    uncollected: zero,
    draws: [],
    usage: { meter: 'code.analysis', quantities: { lines: 1 }, card: 1 },
  },
  available,
];

export interface StoredNotice {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly at: number;
  readonly facts: Record<string, unknown>;
  readonly email: string;
  readonly email_tries: number;
  readonly email_due_at: number | null;
  readonly read_at: number | null;
}

/** What people are shown. */
export const stored = (db: SqliteD1): StoredNotice[] =>
  db.sqlite
    .prepare('SELECT * FROM notices WHERE for_people = 1 ORDER BY at, id')
    .all()
    .map((row) => ({ ...row, facts: JSON.parse(String(row.facts)) }) as unknown as StoredNotice);
