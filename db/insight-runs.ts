import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port, D1Statement } from './d1.ts';
import { boundRows } from './values.ts';

/**
 * Statements that have the daily look take accounts that used something, the last of it at an
 * instant (ms): for the transaction that counts it. Of an account that is due already nothing is
 * written. `guard` is a condition in SQL, `?1` its value.
 */
export const markUsed = (
  db: D1Port,
  used: { readonly accounts: ReadonlySet<string>; readonly at: number },
  guard: { readonly condition: string; readonly value: unknown },
): D1Statement[] =>
  boundRows(
    [...used.accounts].map((account) => [account]),
    2,
  ).map(({ text, values }) =>
    db
      .prepare(
        `INSERT INTO insight_runs (account, due_at)
         SELECT column1, CAST(?2 AS INTEGER) FROM (VALUES ${text})
         WHERE ${guard.condition}
         ON CONFLICT (account) DO UPDATE SET due_at = excluded.due_at
         WHERE insight_runs.due_at IS NULL`,
      )
      .bind(guard.value, used.at, ...values),
  );

export interface DueAccount {
  readonly account: AccountId;
  readonly dueAt: Instant;
}

/** Accounts whose daily look is due, those that wait longest first; on from `after`. */
export async function accountsToLookAt(
  db: D1Port,
  now: Instant,
  limit: number,
  after: DueAccount = { account: '' as AccountId, dueAt: 0 as Instant },
): Promise<DueAccount[]> {
  const { results } = await db
    .prepare(
      `SELECT account, due_at AS dueAt FROM insight_runs
       WHERE due_at <= ?1 AND (due_at, account) > (?2, ?3)
       ORDER BY due_at, account LIMIT ?4`,
    )
    .bind(now, after.dueAt, after.account, limit)
    .all<DueAccount>();
  return results;
}

/** The daily look has taken it: not due until something is used again. */
export async function lookedAt(db: D1Port, { account, dueAt }: DueAccount): Promise<void> {
  await db
    .prepare('UPDATE insight_runs SET due_at = NULL WHERE account = ? AND due_at = ?')
    .bind(account, dueAt)
    .run();
}
