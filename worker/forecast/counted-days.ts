import type { Calendar } from '../../core/forecast/calendar.ts';
import type { DailyUsage } from '../../core/forecast/forecast.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { assertLaw } from '../../core/units/result.ts';
import type { ZoneClock } from '../../core/usage/bucket-starts.ts';
import { categories } from '../../core/usage/meter.ts';
import { keptDays, planSummary } from '../../core/usage/summary-plan.ts';
import { summariseWindow } from '../../core/usage/window-summary.ts';
import type { D1Port } from '../../db/d1.ts';
import { readUsage } from '../../db/usage.ts';
import { findZone, type UsageZone } from '../../db/usage-zones.ts';
import { dailyUsageOf } from './daily-usage.ts';

/**
 * The complete days of an account by category, as far as D1 knows: rollups, and entries beyond them.
 * The account's object is not woken; what it has not drained is of the last seconds.
 */
export async function countedDays(
  db: D1Port,
  account: AccountId,
  calendar: Calendar,
  clock: ZoneClock,
): Promise<DailyUsage> {
  if (calendar.history.length === 0) return dailyUsageOf([]);
  const kept = await findZone(db, account, clock.zone);
  // Another zone may take the kept one's place between the two reads; cells need no zone.
  const buckets =
    (await bucketsOf(db, account, calendar, clock, kept)) ??
    (await bucketsOf(db, account, calendar, clock, undefined));
  assertLaw(buckets !== undefined, 'usage that needs no kept days is never refused for them');
  return dailyUsageOf(buckets);
}

async function bucketsOf(
  db: D1Port,
  account: AccountId,
  { history, today }: Calendar,
  clock: ZoneClock,
  kept: UsageZone | undefined,
) {
  const span = { low: history[0] ?? today, high: today };
  const days = kept && keptDays(span, kept.since, clock);
  const plan = planSummary({ starts: history, to: today }, days);
  const shown = { inBuckets: categories.length, inAll: categories.length };
  const answer = await readUsage(db, account, {
    drainedSeq: Number.MAX_SAFE_INTEGER,
    freshKeys: [],
    filter: {},
    groupBy: 'category',
    quantities: false,
    zone: kept && { name: clock.zone, kept },
    windows: [{ to: today, plan, openPlan: plan, shown }],
  });
  if (!answer.ok) return undefined;
  const counted = answer.value.windows[0] ?? { all: { totals: [] }, buckets: new Map() };
  const shape = {
    places: history.length,
    keysInBuckets: shown.inBuckets,
    keysInAll: shown.inAll,
  };
  return summariseWindow(counted, [], shape).buckets;
}
