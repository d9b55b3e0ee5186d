import type { Budget } from '../../core/budgets/budget.ts';
import { projectedSpend } from '../../core/forecast/period-end.ts';
import { withRunningServers } from '../../core/forecast/running-servers.ts';
import type { Server } from '../../core/servers/server.ts';
import { dayMs, type Instant } from '../../core/units/instant.ts';
import { latestForecast, type StoredForecast } from '../../db/forecasts.ts';
import { atPace, type Projection } from './budget-view.ts';
import type { AccountCall } from './call.ts';
import { database } from './database.ts';
import { burnOf } from './server-view.ts';

/** An older forecast has not seen what is going on. */
const forecastAgeMaxMs = 2 * dayMs;

/**
 * What the present periods of budgets come to, by their seq; those it is too early for are left out.
 * The account's own by its forecast and the servers that run now, where it has a fresh one that
 * reaches so far; the others, of which there is none, at the pace of the period.
 */
export async function budgetProjections(
  { account, env }: Pick<AccountCall, 'account' | 'env'>,
  budgets: readonly Budget[],
  servers: readonly Pick<Server, 'run'>[],
  at: Instant,
): Promise<Map<number, Projection>> {
  const isForeseen = budgets.some(({ scope }) => scope === 'account');
  const stored = isForeseen ? await latestForecast(database(env), account) : undefined;
  const known = stored && {
    ...stored,
    forecast: withRunningServers(stored.forecast, burnOf(servers)),
  };
  return new Map(
    budgets.flatMap((budget) => {
      const projection = (known && foreseen(budget, known, at)) ?? atPace(budget, at);
      return projection ? [[budget.seq, projection] as const] : [];
    }),
  );
}

function foreseen(
  { scope, spent, end }: Budget,
  { forecast, starts, madeAt }: StoredForecast,
  at: Instant,
): Projection | undefined {
  const isKnown = at < madeAt + forecastAgeMaxMs && end <= (starts.at(-1) ?? 0);
  if (scope !== 'account' || !isKnown) return undefined;
  const { low, point, high } = projectedSpend(spent, forecast.total, starts, at, end);
  return { low, point, high, by: 'forecast' };
}
