import type { EntryRow } from '../../../../core/ledger/entry-row.ts';
import type { AccountId } from '../../../../core/units/ids.ts';
import { appendEntries } from '../../../../db/append-entries.ts';
import { listEntries } from '../../../../db/entries.ts';

/** So many that a clock of whole milliseconds can tell them. */
const callsTogether = 5;

/**
 * Ms per row of carrying an account's first entries to D1 under another account's name: all in one
 * call as the drain does, and each in a call of its own.
 */
export async function shipTwice(db: D1Database, from: AccountId, many: number, few: number) {
  const rows = await listEntries(db, from, {}, { after: 0, limit: many });
  const together = await msOf(async () => {
    for (let n = 0; n < callsTogether; n++) await appendEntries(db, nobody('t'), rows);
  });
  const alone = await msOf(async () => {
    for (const row of rows.slice(0, few)) await appendEntries(db, nobody('a'), [row as EntryRow]);
  });
  return { together: together / (callsTogether * rows.length), alone: alone / few };
}

/** An account that is not there: its rows are D1's alone. */
const nobody = (letter: string) =>
  `acct_${letter}${crypto.randomUUID().replaceAll('-', '').slice(0, 19)}` as AccountId;

async function msOf(run: () => Promise<unknown>): Promise<number> {
  const start = Date.now();
  await run();
  return Date.now() - start;
}
