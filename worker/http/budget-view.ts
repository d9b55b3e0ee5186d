import type { Budget } from '../../core/budgets/budget.ts';
import type { BudgetTerms } from '../../core/budgets/budget-fact.ts';
import { type AccountId, budgetId, type Seq } from '../../core/units/ids.ts';
import { formatInstant, type Instant } from '../../core/units/instant.ts';

/** What a period is to come to, microcredits. */
export interface Projection {
  readonly low: number;
  readonly point: number;
  readonly high: number;
  readonly by: 'forecast' | 'pace';
}

export const budgetTermsView = (account: AccountId, seq: Seq, terms: BudgetTerms) => ({
  id: budgetId(account, seq),
  name: terms.name,
  scope: terms.scope,
  target: terms.target ?? null,
  period: terms.period,
  time_zone: terms.timeZone,
  limit_microcredits: terms.limit,
  hard: terms.hard,
});

/** A budget in its present period. */
export const budgetView = (
  account: AccountId,
  budget: Budget,
  { targetName, projection }: { targetName: string | null; projection: Projection | undefined },
) => ({
  ...budgetTermsView(account, budget.seq, budget),
  target_name: targetName,
  spent_microcredits: budget.spent,
  held_microcredits: budget.held,
  left_microcredits: Math.max(0, budget.limit - budget.spent - budget.held),
  period_start: formatInstant(budget.start),
  period_end: formatInstant(budget.end),
  alerted: budget.alerted,
  projected: projection
    ? {
        low_microcredits: projection.low,
        point_microcredits: projection.point,
        high_microcredits: projection.high,
      }
    : null,
  projected_by: projection?.by ?? null,
  created_at: formatInstant(budget.createdAt),
});

/** So much of a period must be over before its pace says anything. */
const paceFromShare = 0.2;

/** The period's spending goes on as it went so far; undefined while that says too little. */
export function atPace({ spent, start, end }: Budget, at: Instant): Projection | undefined {
  const share = (at - start) / (end - start);
  if (share < paceFromShare) return undefined;
  const point = Math.round(spent / Math.min(1, share));
  return { low: point, point, high: point, by: 'pace' };
}
