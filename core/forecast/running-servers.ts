import type { AccountForecast, TotalForecast } from './forecast.ts';
import { type DailyPath, dailyMax, type Range, totalOf } from './path.ts';

const hoursADay = 24;

/**
 * A forecast that knows what servers run now: a day of servers costs at least what they burn, in
 * point and high. The low stays what the past says of it: they may be stopped. `burnPerHour` is in
 * whole microcredits.
 */
export function withRunningServers(
  forecast: AccountForecast,
  burnPerHour: number,
): AccountForecast {
  if (burnPerHour <= 0) return forecast;
  const burn = Math.min(dailyMax, burnPerHour * hoursADay);
  const categories = forecast.categories.map((series) =>
    series.category === 'server_provisioning' ? atLeast(series, burn) : series,
  );
  const total: TotalForecast = { ...forecast.total, ...raised(forecast, categories) };
  return { ...forecast, total, categories };
}

function atLeast<Path extends DailyPath>(path: Path, burn: number): Path {
  const daily = path.daily.map(({ low, point, high }) => ({
    low,
    point: Math.max(point, burn),
    high: Math.max(high, burn),
  }));
  let sum = 0;
  const sums = path.sums.map(({ low, high }, day) => {
    sum += (daily[day] as Range).point;
    return { low, point: sum, high: Math.max(sum, high) };
  });
  return { ...path, daily, sums };
}

/** The whole with its points raised as its categories' were; highs rise along, lows stay. */
function raised({ total }: AccountForecast, categories: readonly DailyPath[]): DailyPath {
  const path = totalOf(categories, total);
  const keepLow = (ranges: readonly Range[], before: readonly Range[]) =>
    ranges.map((range, day) => ({
      ...range,
      low: Math.min(range.low, (before[day] as Range).low),
    }));
  return { daily: keepLow(path.daily, total.daily), sums: keepLow(path.sums, total.sums) };
}
