import { calendarOf, dateBefore } from '../../core/forecast/calendar.ts';
import { forecastAccount } from '../../core/forecast/forecast.ts';
import type { AccountId } from '../../core/units/ids.ts';
import { dayMs, type Instant, instant } from '../../core/units/instant.ts';
import { wallClock, type ZoneClock } from '../../core/usage/bucket-starts.ts';
import { type D1Port, openDb } from '../../db/d1.ts';
import { deleteOldForecasts, putForecast } from '../../db/forecasts.ts';
import { accountsToLookAt, type DueAccount, lookedAt } from '../../db/insight-runs.ts';
import { zonesOfAccounts } from '../../db/usage-zones.ts';
import type { Env } from '../env.ts';
import { countedDays } from '../forecast/counted-days.ts';
import { describeError, log } from '../log.ts';

const accountsPerPage = 50;
/** A forecast takes some 30 ms of CPU a zone; those left over come first tomorrow. */
const accountsPerRunMax = 1_000;

/** Where nobody looks, days are those of UTC: budgets are projected by them. */
const zoneWhenNone = 'UTC';

/** Nobody looked, and nothing was used. */
const keptMs = 30 * dayMs;
const deletedPerRunMax = 1_000;

/**
 * Makes forecasts of the accounts that used something since the last time, in each zone somebody
 * looks at them in. A route that finds none of yesterday makes its own: this only makes it faster.
 * Says of how many accounts it made any.
 */
export async function makeForecasts(env: Env, at: Instant): Promise<number> {
  const db = openDb(env);
  let handled = 0;
  let after: DueAccount | undefined;
  while (handled < accountsPerRunMax) {
    const page = await accountsToLookAt(db, at, accountsPerPage, after);
    for (const due of page) await forecastOne(db, due, at);
    handled += page.length;
    after = page.at(-1);
    if (page.length < accountsPerPage) break;
  }
  await deleteOldForecasts(db, instant(at - keptMs), deletedPerRunMax);
  return handled;
}

/** One account's trouble must not keep the others from theirs: it stays due. */
async function forecastOne(db: D1Port, due: DueAccount, at: Instant): Promise<void> {
  const { account } = due;
  try {
    for (const clock of await clocksOf(db, account)) await forecastIn(db, account, clock, at);
    await lookedAt(db, due);
  } catch (error) {
    log('error', 'no forecast', { account, error: describeError(error) });
  }
}

async function clocksOf(db: D1Port, account: AccountId): Promise<ZoneClock[]> {
  const [statement] = zonesOfAccounts(db, [account]);
  const rows = statement ? (await statement.all<{ zone: string }>()).results : [];
  const clocks = rows.map(({ zone }) => wallClock(zone)).filter((clock) => clock !== undefined);
  return clocks.length > 0 ? clocks : [wallClock(zoneWhenNone) as ZoneClock];
}

async function forecastIn(
  db: D1Port,
  account: AccountId,
  clock: ZoneClock,
  at: Instant,
): Promise<void> {
  const calendar = calendarOf(at, clock);
  const forecast = forecastAccount(await countedDays(db, account, calendar, clock));
  if ('hidden' in forecast) return;
  await putForecast(db, account, {
    timeZone: clock.zone,
    day: dateBefore(calendar.today, clock),
    starts: calendar.ahead,
    forecast,
    madeAt: at,
  });
}
