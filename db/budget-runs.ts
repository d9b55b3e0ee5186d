import type { AccountId } from '../core/units/ids.ts';
import type { Instant } from '../core/units/instant.ts';
import type { D1Port } from './d1.ts';

/** Whose budgets are looked at next; the drain begins it with an account's first budget. */
export interface BudgetsDue {
  readonly account: AccountId;
  readonly dueAt: number;
}

/** The longest due first. */
export async function budgetsDue(db: D1Port, now: Instant, limit: number): Promise<BudgetsDue[]> {
  const found = await db
    .prepare(
      `SELECT account, budgets_due_at AS dueAt FROM notice_runs
       WHERE budgets_due_at IS NOT NULL AND budgets_due_at <= ? ORDER BY budgets_due_at LIMIT ?`,
    )
    .bind(now, limit)
    .all<BudgetsDue>();
  return found.results;
}

/** Null: not before a budget comes to be, of which the drain tells. */
export async function setBudgetsDue(
  db: D1Port,
  { account, dueAt }: BudgetsDue,
  next: number | null,
): Promise<void> {
  await db
    .prepare(
      'UPDATE notice_runs SET budgets_due_at = ?3 WHERE account = ?1 AND budgets_due_at = ?2',
    )
    .bind(account, dueAt, next)
    .run();
}
