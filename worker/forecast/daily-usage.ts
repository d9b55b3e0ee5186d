import type { DailyUsage } from '../../core/forecast/forecast.ts';
import { type Category, categories } from '../../core/usage/meter.ts';
import type { TopGroups } from '../../core/usage/top-groups.ts';

/** What each category spent in buckets of a summary by category, in their order. */
export const dailyUsageOf = (buckets: readonly TopGroups[]): DailyUsage =>
  byCategory((category) => buckets.map((groups) => amountOf(groups, category)));

/** What each category spent in all of some buckets. */
export const spentBy = (buckets: readonly TopGroups[]): Record<Category, number> =>
  byCategory((category) => {
    const spent = buckets.reduce((sum, groups) => sum + amountOf(groups, category), 0);
    // More may have been given back in a month than was spent in it.
    return Math.max(0, spent);
  });

const byCategory = <Value>(of: (category: Category) => Value) =>
  Object.fromEntries(categories.map((name) => [name, of(name)])) as Record<Category, Value>;

const amountOf = ({ shown }: TopGroups, category: Category): number =>
  shown.find(({ key }) => key === category)?.amount ?? 0;
