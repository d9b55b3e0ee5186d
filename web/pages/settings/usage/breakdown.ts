import type { Category } from '../../../../core/usage/meter.ts';
import type { Summary } from '../../../api.ts';

/** Spending by category, in a fixed order so that rows stay where they are. Microcredits. */
export interface CategoryRow {
  readonly category: Category;
  readonly name: string;
  readonly amount: number;
  readonly count: number;
}

export interface Breakdown {
  readonly rows: readonly CategoryRow[];
  /** Always the sum of the rows. */
  readonly total: number;
  readonly count: number;
}

export const categoryNames: Record<Category, string> = {
  ai_chat: 'AI conversations',
  code_analysis: 'Code analysis',
  infra_planning: 'Infrastructure planning',
  server_provisioning: 'Server provisioning',
  other: 'Other',
};

/**
 * The four categories always, `Other` when there is any, and under it too what this page has no
 * name for yet: the rows must add up to the total.
 */
export function breakdownOf(summary: Pick<Summary, 'buckets'>): Breakdown {
  const sums = new Map<Category, { amount: number; count: number }>();
  for (const group of summary.buckets.flatMap((bucket) => bucket.groups)) {
    const category = isCategory(group.key) ? group.key : 'other';
    const { amount, count } = sums.get(category) ?? { amount: 0, count: 0 };
    sums.set(category, {
      amount: amount + group.amount_microcredits,
      count: count + group.count,
    });
  }
  const rows = (Object.keys(categoryNames) as Category[])
    .map((category) => ({
      category,
      name: categoryNames[category],
      amount: sums.get(category)?.amount ?? 0,
      count: sums.get(category)?.count ?? 0,
    }))
    .filter((row) => row.category !== 'other' || row.amount > 0 || row.count > 0);
  return {
    rows,
    total: rows.reduce((total, row) => total + row.amount, 0),
    count: rows.reduce((total, row) => total + row.count, 0),
  };
}

const isCategory = (key: string | null): key is Category =>
  key !== null && Object.hasOwn(categoryNames, key);

/** From 0 to 1; nothing of nothing is 0. */
export const shareOf = (row: CategoryRow, { total }: Breakdown): number =>
  total === 0 ? 0 : row.amount / total;
