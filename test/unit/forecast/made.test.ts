import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { calendarOf, dateOf } from '../../../core/forecast/calendar.ts';
import { forecastAccount } from '../../../core/forecast/forecast.ts';
import type { Run } from '../../../core/servers/server.ts';
import { formatInstant, hourMs, type Instant, instant } from '../../../core/units/instant.ts';
import { wallClock, type ZoneClock } from '../../../core/usage/bucket-starts.ts';
import { findForecast, latestForecast } from '../../../db/forecasts.ts';
import { askForZone } from '../../../db/usage-zones.ts';
import { makeForecasts } from '../../../worker/cron/forecasts.ts';
import { readForecast } from '../../../worker/http/routes/forecast.ts';
import { forecast as schema } from '../../../worker/http/schemas/forecast.ts';
import { dailyUsage } from '../../support/forecast/daily-usage.ts';
import { account, at, Spender, weeks } from './a-spender.ts';

const perSecond = { quantity: 'seconds', scheme: 'per_unit', unit_size: 1 };

let spender: Spender;
beforeEach(() => {
  spender = new Spender();
});
afterEach(() => {
  spender.db.close();
  vi.restoreAllMocks();
});

const clockOf = (zone: string) => wallClock(zone) as ZoneClock;

/** The forecast as reckoned from the entries themselves, date by date. */
function expected(now: Instant, zone: string) {
  const clock = clockOf(zone);
  const dates = calendarOf(now, clock).history.map((start) => dateOf(start, clock));
  const of = (meter: string) =>
    dates.map((date) =>
      spender.rows
        .filter((row) => row.meter === meter && dateOf(instant(row.at), clock) === date)
        .reduce((sum, { amount }) => sum + amount, 0),
    );
  return forecastAccount(
    dailyUsage({ ai_chat: of('ai.chat'), code_analysis: of('code.analysis') }),
  );
}

async function answered(path: string, now: Instant) {
  const { call, after } = spender.call(path, now);
  const response = await readForecast(call);
  await after();
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

describe('the daily forecasts', () => {
  it('are made of what was used, once, for accounts that used something since', async () => {
    await spender.spends(weeks(0, 60));
    await spender.rollUp();
    const now = at(60, 3);
    expect(await makeForecasts(spender.env, now)).toBe(1);
    const made = await findForecast(spender.db, account, 'UTC');
    expect(made).toMatchObject({ day: '2026-03-05', madeAt: now });
    expect(made?.forecast).toEqual(expected(now, 'UTC'));
    expect(made?.starts[0]).toBe(at(60));
    expect(await makeForecasts(spender.env, at(61, 3))).toBe(0);

    await spender.spends(weeks(61, 63));
    await spender.rollUp();
    expect(await makeForecasts(spender.env, at(63, 3))).toBe(1);
    expect(await latestForecast(spender.db, account)).toMatchObject({ day: '2026-03-08' });
  });

  it('go by the clocks of the zones somebody looks in', async () => {
    await spender.spends(weeks(0, 60));
    await askForZone(spender.db, account, 'Asia/Tokyo', at(60), at(60, 15));
    await askForZone(spender.db, account, 'America/New_York', at(60), at(61, 5));
    await spender.rollUp();
    await makeForecasts(spender.env, at(60, 16));
    for (const [zone, day] of [
      ['Asia/Tokyo', '2026-03-06'],
      ['America/New_York', '2026-03-05'],
    ] as const) {
      const made = await findForecast(spender.db, account, zone);
      expect(made).toMatchObject({ timeZone: zone, day });
      expect(made?.forecast).toEqual(expected(at(60, 16), zone));
    }
    expect(await findForecast(spender.db, account, 'UTC')).toBeUndefined();
  });

  it('leave out whom two days say nothing of, and come back when there is more', async () => {
    await spender.spends(weeks(0, 2));
    await spender.rollUp();
    expect(await makeForecasts(spender.env, at(2, 3))).toBe(1);
    expect(await latestForecast(spender.db, account)).toBeUndefined();
    await spender.spends(weeks(2, 3));
    await spender.rollUp();
    await makeForecasts(spender.env, at(3, 3));
    expect(await latestForecast(spender.db, account)).toMatchObject({ forecast: { days: 3 } });
  });

  it('stay due for an account whose forecast failed', async () => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await spender.spends(weeks(0, 20));
    await spender.rollUp();
    spender.db.sqlite.exec('ALTER TABLE forecasts RENAME TO gone');
    spender.db.sqlite.exec('CREATE TABLE forecasts (made_at INTEGER)');
    await makeForecasts(spender.env, at(20, 3));
    expect(told.mock.calls.flat().join()).toContain('no forecast');
    spender.db.sqlite.exec('DROP TABLE forecasts');
    spender.db.sqlite.exec('ALTER TABLE gone RENAME TO forecasts');
    expect(await makeForecasts(spender.env, at(20, 4))).toBe(1);
    expect(await latestForecast(spender.db, account)).toBeDefined();
  });

  it('forget what nobody has used or looked at for a month', async () => {
    await spender.spends(weeks(0, 20));
    await spender.rollUp();
    await makeForecasts(spender.env, at(20, 3));
    await makeForecasts(spender.env, at(49, 3));
    expect(await latestForecast(spender.db, account)).toBeDefined();
    await makeForecasts(spender.env, at(51, 3));
    expect(await latestForecast(spender.db, account)).toBeUndefined();
  });
});

describe('asking for the forecast', () => {
  it('answers the same from what is stored and from what is made now', async () => {
    await spender.spends(weeks(0, 60));
    await spender.spends([{ at: at(60, 1), meter: 'ai.chat', amount: 77 }]);
    const now = at(60, 6);
    const made = await answered('/forecast?tz=Asia/Kathmandu', now);
    expect(await latestForecast(spender.db, account)).toMatchObject({
      madeAt: now,
    });
    await spender.rollUp();
    // The runtime has one name for a zone, however it is spelt.
    expect(await answered('/forecast?tz=asia/kathmandu', now)).toEqual({
      ...made,
      tz: 'asia/kathmandu',
    });
    expect(made).toMatchObject({ tz: 'Asia/Kathmandu', as_of_seq: spender.rows.length });
  });

  it('adds what is spent already to what is foretold, and names each date', async () => {
    await spender.spends(weeks(0, 60));
    await spender.spends([{ at: at(60, 1), meter: 'ai.chat', amount: 77 }]);
    const { total, categories, hidden, days_of_data } = await answered('/forecast', at(60, 12));
    expect({ hidden, days_of_data }).toEqual({ hidden: null, days_of_data: 60 });
    const sinceMarch = spender.rows.filter((row) => row.at >= Date.UTC(2026, 2, 1));
    const spent = sinceMarch.reduce((sum, { amount }) => sum + amount, 0);
    expect(total?.month_end).toMatchObject({
      so_far_microcredits: spent,
      until: '2026-04-01T00:00:00.000Z',
    });
    expect(total?.today).toMatchObject({ date: '2026-03-06', so_far_microcredits: 77 });
    expect(total?.daily).toHaveLength(30);
    expect(total?.daily[0]?.date).toBe('2026-03-07');
    expect(total?.daily[29]?.date).toBe('2026-04-05');
    expect(categories.map(({ category }) => category)).toEqual([
      'ai_chat',
      'code_analysis',
      'infra_planning',
      'server_provisioning',
    ]);
    for (const of of ['today', 'month_end'] as const)
      expect(total?.[of].point_microcredits).toBe(
        categories.reduce((sum, category) => sum + category[of].point_microcredits, 0),
      );
  });

  it('says until when the balance lasts', async () => {
    await spender.spends(weeks(0, 60));
    spender.available = 20_000;
    const { balance } = await answered('/forecast', at(60, 12));
    expect(balance.available_microcredits).toBe(20_000);
    const { earliest, expected: middle, latest } = balance.lasts_until ?? {};
    expect(String(earliest) < String(middle) && String(middle) < String(latest)).toBe(true);
    expect(String(earliest) > formatInstant(instant(at(60, 12) + 48 * hourMs))).toBe(true);
    spender.available = 1_000_000_000;
    expect((await answered('/forecast', at(60, 12))).balance.lasts_until).toEqual({
      earliest: null,
      expected: null,
      latest: null,
    });
  });

  it('counts on the servers that run now, which no past day shows', async () => {
    await spender.spends(weeks(0, 60));
    const before = await answered('/forecast', at(60, 12));
    const components = [{ ...perSecond, unit_price_microcredits: 2 }];
    const terms = { tier: 'small', card: 1, price: { components } };
    spender.servers = [{ run: { terms } as unknown as Run }, {}];
    const { balance, total, categories } = await answered('/forecast', at(60, 12));
    expect(balance.burn_per_hour_microcredits).toBe(7_200);
    const servers = categories.find(({ category }) => category === 'server_provisioning');
    expect(servers?.daily.every(({ point_microcredits: point }) => point === 172_800)).toBe(true);
    expect(servers?.daily[0]?.low_microcredits).toBe(0);
    expect(total?.daily[0]?.point_microcredits).toBe(
      172_800 + (before.total?.daily[0]?.point_microcredits ?? 0),
    );
    expect(String(balance.lasts_until?.expected)).toMatch(/^2026-03-1[12]T/);
  });

  it('makes another when the day is over', async () => {
    await spender.spends(weeks(0, 30));
    await answered('/forecast', at(30, 23));
    await spender.spends(weeks(30, 31).map((spent) => ({ ...spent, at: at(30, 23.5) })));
    await answered('/forecast', at(31));
    const stored = await findForecast(spender.db, account, 'UTC');
    expect(stored).toMatchObject({ day: '2026-02-04' });
    expect(stored?.forecast).toEqual(expected(at(31), 'UTC'));
  });

  it('is hidden below three complete days, and says how many there are', async () => {
    await spender.spends(weeks(0, 3));
    const answer = await answered('/forecast', at(2, 12));
    expect(answer).toMatchObject({
      days_of_data: 2,
      hidden: { reason: 'too_little_data', days: 2, days_needed: 3 },
      total: null,
      categories: [],
      balance: { available_microcredits: 1_000_000, lasts_until: null },
    });
    expect(await latestForecast(spender.db, account)).toBeUndefined();
    expect((await answered('/forecast', at(3))).hidden).toBeNull();
  });

  it('refuses a zone there is not, and a parameter nobody reads', async () => {
    for (const query of ['?tz=Mars/Olympus', '?days=30']) {
      const { call } = spender.call(`/forecast${query}`, at(0));
      expect((await readForecast(call)).status).toBe(400);
    }
  });
});
