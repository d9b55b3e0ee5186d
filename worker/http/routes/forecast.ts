import { type Calendar, calendarOf, dateBefore } from '../../../core/forecast/calendar.ts';
import {
  type AccountForecast,
  forecastAccount,
  type Hidden,
} from '../../../core/forecast/forecast.ts';
import type { Instant } from '../../../core/units/instant.ts';
import { nextDayStart, wallClock, type ZoneClock } from '../../../core/usage/bucket-starts.ts';
import type { TopGroups } from '../../../core/usage/top-groups.ts';
import { findForecast, putForecast } from '../../../db/forecasts.ts';
import { askForZone } from '../../../db/usage-zones.ts';
import { dailyUsageOf, spentBy } from '../../forecast/daily-usage.ts';
import { describeError, log } from '../../log.ts';
import type { AccountCall } from '../call.ts';
import { database } from '../database.ts';
import { forecastView } from '../forecast-view.ts';
import { invalid } from '../problem.ts';
import { checkQuery } from '../query.ts';
import { denied, json, refuse } from '../reply.ts';
import { burnOf } from '../server-view.ts';
import type { TimeRange } from '../summary-query.ts';
import { usageInBuckets } from '../usage-in-buckets.ts';

/**
 * What will be spent, and how long the balance lasts. The forecast of the days is that of yesterday
 * evening, stored or made now; what is spent already and what servers burn is as of now.
 */
export async function readForecast(call: AccountCall): Promise<Response> {
  const wrong = checkQuery(call.url, ['tz']);
  if (wrong) return refuse(call, wrong);
  const tz = call.url.searchParams.get('tz') ?? 'UTC';
  const clock = wallClock(tz);
  if (!clock) return refuse(call, invalid('tz', 'tz must be a time zone such as Europe/Berlin'));
  const standing = await call.rpc().watch(call.caller);
  if (!standing.ok) return denied(call, standing);
  const calendar = calendarOf(call.now, clock);
  const stored = await storedOf(call, calendar, clock);
  const found = await usageOf(call, calendar, clock, stored === undefined);
  if ('response' in found) return found.response;
  const forecast = stored ?? forecastAccount(dailyUsageOf(found.history));
  call.waitUntil(remember(call, calendar, clock, stored ? undefined : forecast));
  const view = forecastView(forecast, {
    now: call.now,
    tz,
    clock,
    seq: found.seq,
    spentThisMonth: spentBy(found.month),
    spentToday: spentBy(found.month.slice(-1)),
    monthEnd: calendar.monthEnd,
    starts: calendar.ahead,
    available: standing.value.available,
    burnPerHour: burnOf(standing.value.servers),
  });
  return json(200, view, { rate: standing.rate });
}

/** The stored forecast, if the last complete day it knew was yesterday. */
async function storedOf(
  { env, account }: AccountCall,
  { today }: Calendar,
  clock: ZoneClock,
): Promise<AccountForecast | undefined> {
  const stored = await findForecast(database(env), account, clock.zone);
  return stored?.day === dateBefore(today, clock) ? stored.forecast : undefined;
}

interface Usage {
  /** The days before today of the month, as one, if there are any, and today. */
  readonly month: readonly TopGroups[];
  /** The complete days; empty when they were not asked for. */
  readonly history: readonly TopGroups[];
  readonly seq: number;
}

async function usageOf(
  call: AccountCall,
  { history, today, monthStart }: Calendar,
  clock: ZoneClock,
  withHistory: boolean,
): Promise<Usage | { response: Response }> {
  const range = (starts: readonly Instant[], to: Instant): TimeRange => ({
    starts,
    to,
    byHour: false,
    isComparison: false,
  });
  const month = range(monthStart < today ? [monthStart, today] : [today], call.now);
  const days = withHistory && history.length > 0 ? [range(history, today)] : [];
  const found = await usageInBuckets(call, {
    ranges: [month, ...days],
    granularity: 'day',
    tz: clock.zone,
    clock,
    filter: {},
    groupBy: 'category',
    top: undefined,
    quantities: false,
  });
  if ('response' in found) return found;
  const [first, second] = found.windows;
  return { month: first?.buckets ?? [], history: second?.buckets ?? [], seq: found.seq };
}

/**
 * Keeps what was made for whoever asks next today, and the zone for the daily look. No answer
 * depends on it.
 */
async function remember(
  { env, account, now, requestId }: AccountCall,
  { today, ahead }: Calendar,
  clock: ZoneClock,
  forecast: AccountForecast | Hidden | undefined,
): Promise<void> {
  const db = database(env);
  try {
    if (forecast && !('hidden' in forecast))
      await putForecast(db, account, {
        timeZone: clock.zone,
        day: dateBefore(today, clock),
        starts: ahead,
        forecast,
        madeAt: now,
      });
    await askForZone(db, account, clock.zone, now, nextDayStart(now, clock));
  } catch (error) {
    log('error', 'forecast not kept', { account, requestId, error: describeError(error) });
  }
}
