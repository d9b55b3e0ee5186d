import { type AccountId, budgetId } from '../../core/units/ids.ts';
import { after, hourMs, type Instant } from '../../core/units/instant.ts';
import { type BudgetsDue, budgetsDue, setBudgetsDue } from '../../db/budget-runs.ts';
import { putNotice } from '../../db/notices.ts';
import { accountRpc } from '../account/account-client.ts';
import type { WatchNow } from '../account/protocol.ts';
import type { Env } from '../env.ts';
import { budgetProjections } from '../http/budget-projections.ts';
import { database } from '../http/database.ts';
import { describeError, log } from '../log.ts';
import { beginsForMaxMs, eachOf } from './each-of.ts';

const accountsPerPageMax = 100;
/** A run ends after this many pages; the next one goes on where it stopped. */
const pagesPerRunMax = 10;
/** Often enough for a budget of a day to be told of while there is time to act. */
const againMs = hourMs;

/** Tells of budgets that are likely to be passed before their period ends, once a period. */
export async function foreseeBudgets(env: Env, at: Instant): Promise<number> {
  const until = Date.now() + beginsForMaxMs;
  let handled = 0;
  for (let page = 0; page < pagesPerRunMax && Date.now() < until; page++) {
    const due = await budgetsDue(database(env), at, accountsPerPageMax);
    await eachOf(due, (run) => lookThrough(env, run, at), until);
    handled += due.length;
    if (due.length < accountsPerPageMax) break;
  }
  return handled;
}

async function lookThrough(env: Env, run: BudgetsDue, at: Instant): Promise<void> {
  const db = database(env);
  const { account } = run;
  try {
    const answer = await accountRpc(env, account).watch({ kind: 'internal' });
    if (!answer.ok) throw new Error(`watch: ${answer.denial.code}`);
    const { budgets } = answer.value;
    await tell(env, account, answer.value, at);
    await setBudgetsDue(db, run, budgets.length > 0 ? after(at, againMs) : null);
  } catch (error) {
    log('error', 'budgets not looked at', { account, error: describeError(error) });
    // One account's trouble must not keep the others from being looked at.
    await setBudgetsDue(db, run, after(at, againMs)).catch(() => undefined);
  }
}

async function tell(
  env: Env,
  account: AccountId,
  { budgets, servers }: WatchNow,
  at: Instant,
): Promise<void> {
  // What has reached its limit was told of already.
  const open = budgets.filter((budget) => budget.spent < budget.limit && budget.end > at);
  const projections = await budgetProjections({ account, env }, open, servers, at);
  for (const budget of open) {
    const projected = projections.get(budget.seq)?.point ?? 0;
    if (projected <= budget.limit) continue;
    await putNotice(database(env), {
      account,
      kind: 'budget_forecast',
      key: `forecast:${budget.seq}:${budget.start}`,
      at,
      facts: {
        budget: budgetId(account, budget.seq),
        budget_name: budget.name,
        scope: budget.scope,
        target: budget.target ?? null,
        period: budget.period,
        hard: budget.hard,
        spent_microcredits: budget.spent,
        projected_microcredits: projected,
        limit_microcredits: budget.limit,
        period_start: budget.start,
        period_end: budget.end,
      },
    });
  }
}
