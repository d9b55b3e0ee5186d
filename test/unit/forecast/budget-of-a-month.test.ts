import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Budget } from '../../../core/budgets/budget.ts';
import type { Run } from '../../../core/servers/server.ts';
import { credits } from '../../../core/units/credits.ts';
import { instant } from '../../../core/units/instant.ts';
import { budgetProjections } from '../../../worker/http/budget-projections.ts';
import { readForecast } from '../../../worker/http/routes/forecast.ts';
import { forecast as schema } from '../../../worker/http/schemas/forecast.ts';
import { account, at, Spender, weeks } from './a-spender.ts';

let spender: Spender;
beforeEach(() => {
  spender = new Spender();
});
afterEach(() => spender.db.close());

async function monthEnd() {
  const { call, after } = spender.call('/forecast', at(60, 12));
  const answer = schema.parse(await (await readForecast(call)).json());
  await after();
  return answer.total?.month_end;
}

const price = { components: [{ quantity: 'seconds', scheme: 'per_unit', unit_size: 1 }] };
const perSecond = { ...price.components[0], unit_price_microcredits: 2 };
const run = { terms: { tier: 'small', card: 1, price: { components: [perSecond] } } };

it.each([
  ['stand still', []],
  ['run now', [{ run: run as unknown as Run }]],
])('what a month comes to is one number on two pages while servers %s', async (_, servers) => {
  await spender.spends(weeks(0, 60));
  spender.servers = servers;
  const end = await monthEnd();
  if (!end) throw new Error('nothing is foretold');
  const budget = {
    ...{ seq: 1, name: '', scope: 'account', period: 'month', timeZone: 'UTC', hard: false },
    ...{ start: Date.UTC(2026, 2, 1), end: Date.UTC(2026, 3, 1), held: 0, alerted: 0 },
    ...{ spent: credits(end.so_far_microcredits), limit: 1, createdAt: 0 },
  } as unknown as Budget;
  const projected = await budgetProjections(
    { account, env: spender.env },
    [budget],
    servers,
    instant(at(60, 12)),
  );
  const { low, point, high, by } = projected.get(1) ?? {};
  expect(by).toBe('forecast');
  expect([low, point, high]).toEqual([
    end.low_microcredits,
    end.point_microcredits,
    end.high_microcredits,
  ]);
});
