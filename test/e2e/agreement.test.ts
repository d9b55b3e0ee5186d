import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { openAccount } from './accounts.ts';
import { type Asked, midnight, type Spent, shownTime, spentOf, type Window } from './expected.ts';
import { note } from './figures.ts';
import { type CsvRow, csvOf } from './ledger-csv.ts';
import { ask, local, rollUp } from './local.ts';
import { historyBegins, randomHistory } from './random-history.ts';
import { readChart, readTable, type Shown, type ShownTable } from './reading.ts';
import { groupBy, withBrowser } from './visit.ts';

/**
 * Law: bars = table = cards = groups = API = file of the summary = file of entries added up by
 * hand = what left the balance, to the microcredit; by every grouping, in every zone, across
 * clock changes, whatever of it the rollup has counted.
 */

const { open } = withBrowser();

const seeds = [11, 2_026, 90_001];
const zones = ['UTC', 'Asia/Tokyo', 'America/New_York', 'Asia/Kathmandu'];
const groupings = ['category', 'meter', 'model', 'project', 'server', 'key', 'member'];
const days = { first: '2026-10-24', last: '2026-11-09', granularity: 'day', groupings } as const;
const nights = [
  { first: '2026-10-31', last: '2026-11-01', granularity: 'hour', groupings: ['category'] },
  { first: '2026-03-07', last: '2026-03-08', granularity: 'hour', groupings: ['project'] },
] as const;

let [views, answers, compared] = [0, 0, 0];
afterAll(() => {
  note('views where bars = table = card = API = CSV = ledger', views, 'all, to the microcredit');
  note('answers where API = CSV = ledger, before and after the rollup', answers, 'all');
  note('amounts compared in them', compared);
});

for (const seed of seeds)
  test(`every way of counting agrees, history ${seed}`, async () => {
    const account = await openAccount({ openedAt: historyBegins, name: `History ${seed}` });
    const projects: string[] = [];
    for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta'])
      projects.push(await local().openProject(account, name));
    const steps = randomHistory(seed, { projects: projects as [string, ...string[]] });
    const { refused } = await local().runHistory(account, steps);
    expect(refused).toBe(0);
    const ledger = await csvOf(`/accounts/${account}/entries`);
    for (const when of ['before', 'after'] as const) {
      if (when === 'after') await rollUp();
      await Promise.all(zones.map((zone) => agree({ account, zone, ledger, when })));
    }
  });

interface Agreement {
  readonly account: string;
  readonly zone: string;
  readonly ledger: readonly CsvRow[];
  /** Before or after the rollup counted it. */
  readonly when: 'before' | 'after';
}

async function agree({ account, zone, ledger, when }: Agreement): Promise<void> {
  const addressOf = ({ first, last }: { first: string; last: string }) =>
    `/settings/usage?range=custom&from=${first}&to=${last}`;
  // Without motion there is nothing to wait for between one view and the next.
  const view = { account, zone, reducedMotion: true, path: addressOf(days) };
  const { page, close } = await open(view);
  for (const span of [days, ...nights]) {
    const { first, last, granularity, groupings } = span;
    // The page draws on the answer alone, which the rollup must not change: it is looked at once
    // before it, and after it by every grouping.
    const shown: readonly string[] =
      when === 'after' ? groupings : span === days ? groupings.slice(0, 1) : [];
    if (span !== days && shown.length > 0) await page.goto(addressOf(span));
    const window = { from: midnight(first, zone), to: midnight(dayAfter(last), zone) };
    const left = await leftBalance(account, window);
    for (const group of groupings) {
      const asked = { ...window, zone, granularity, group };
      const api = await expectOneAnswer(account, asked, ledger);
      expect(api.total_microcredits).toBe(left);
      if (!shown.includes(group)) continue;
      await groupBy(page, group);
      await expectShown(page, api);
    }
  }
  await close();
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

interface Summary {
  total_microcredits: number;
  count: number;
  groups: { key: string | null; amount_microcredits: number }[];
  buckets: { start: string; groups: { key: string | null; amount_microcredits: number }[] }[];
}

/** The API's answer, once its file and the file of entries say the same. */
async function expectOneAnswer(
  account: string,
  asked: Asked,
  ledger: readonly CsvRow[],
): Promise<Summary> {
  const query = new URLSearchParams({
    from: new Date(asked.from).toISOString(),
    to: new Date(asked.to).toISOString(),
    granularity: asked.granularity,
    group_by: asked.group,
    tz: asked.zone,
  });
  const path = `/accounts/${account}/usage/summary?${query}`;
  const [api, file] = await Promise.all([ask<Summary>(path), csvOf(path)]);
  const spent = spentOf(ledger, asked);
  expect(fromApi(api, asked)).toEqual(spent);
  expect(fromFile(file, asked)).toEqual(spent);
  answers++;
  return api;
}

async function expectShown(page: Page, api: Summary): Promise<void> {
  const chart = await readChart(page);
  expectCards(chart, api);
  expectBars(chart, api);
  await page.getByRole('link', { name: 'Table', exact: true }).click();
  expectTable(await readTable(page), chart, api);
  await page.getByRole('link', { name: 'Chart', exact: true }).click();
  views++;
}

/** As `spentOf` writes it down. */
function asSpent(
  amounts: readonly { start: string; key: string; amount: number }[],
  { granularity, zone }: Asked,
): Spent {
  const spent = new Map<string, Map<string, number>>();
  for (const { start, key, amount } of amounts) {
    const shown = shownTime(Date.parse(start), granularity, zone);
    spent.set(shown, (spent.get(shown) ?? new Map<string, number>()).set(key, amount));
  }
  return spent;
}

const fromApi = ({ buckets }: Summary, asked: Asked): Spent =>
  asSpent(
    buckets.flatMap(({ start, groups }) =>
      groups.map(({ key, amount_microcredits: amount }) => ({ start, key: key ?? '', amount })),
    ),
    asked,
  );

const fromFile = (rows: readonly CsvRow[], asked: Asked): Spent =>
  asSpent(
    rows.map(({ start = '', key = '', amount_microcredits: amount }) => ({
      start,
      key,
      amount: Number(amount),
    })),
    asked,
  );

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

function expectCards(chart: Shown, api: Summary): void {
  expect(chart.total).toBe(api.total_microcredits);
  expect(chart.tableTotal).toBe(api.total_microcredits);
  expect(chart.requests).toBe(api.count.toLocaleString('en-US'));
  const amounts = (list: readonly number[]) =>
    list.filter((amount) => amount > 0).sort((a, b) => a - b);
  expect(amounts(Object.values(chart.groups))).toEqual(
    amounts(api.groups.map(({ amount_microcredits }) => amount_microcredits)),
  );
}

/** A bar says its amounts and is as high as they are, to a pixel. */
function expectBars({ bars }: Shown, { buckets }: Summary): void {
  const amounts = buckets.map(({ groups }) =>
    sum(groups.map((group) => group.amount_microcredits)),
  );
  expect(bars.map(({ start }) => start)).toEqual(buckets.map(({ start }) => start));
  expect(bars.map(({ amount }) => amount)).toEqual(amounts);
  expect(bars.map(({ parts }) => sum(Object.values(parts)))).toEqual(amounts);
  const highest = bars.reduce((most, bar) => (bar.amount > most.amount ? bar : most));
  for (const bar of bars) {
    const right = (bar.amount / highest.amount) * highest.height;
    const least = Object.keys(bar.parts).length;
    // Every part keeps a pixel of its own, however small its amount.
    expect(bar.height).toBeGreaterThanOrEqual(right - 1.5);
    expect(bar.height).toBeLessThanOrEqual(right + 1.5 + least);
  }
}

/** The chart's table: each bar's parts, by the names the bars give them. */
function expectTable(table: ShownTable, chart: Shown, api: Summary): void {
  expect(table.head.at(-1)).toBe('Total');
  expect(table.foot.at(-1)).toBe(api.total_microcredits);
  expect(table.rows.map(({ start }) => Date.parse(start))).toEqual(
    chart.bars.map(({ start }) => Date.parse(start)),
  );
  for (const [place, { amounts }] of table.rows.entries()) {
    const bar = chart.bars[place];
    const named = table.head.map((name) =>
      name === 'Total' ? bar?.amount : (bar?.parts[name] ?? 0),
    );
    expect(amounts).toEqual(named);
    compared += amounts.length;
  }
  const columns = table.head.map((_, column) =>
    sum(table.rows.map(({ amounts }) => amounts[column] ?? 0)),
  );
  expect(table.foot).toEqual(columns);
}

interface Balance {
  available_microcredits: number;
  held_microcredits: number;
  owed_microcredits: number;
}

/** What the account had at the window's start and no longer had at its end; nothing was granted. */
async function leftBalance(account: string, { from, to }: Window): Promise<number> {
  const at = async (instant: number) => {
    const path = `/accounts/${account}/balance?at=${new Date(instant - 1).toISOString()}`;
    const balance = await ask<Balance>(path);
    return balance.available_microcredits + balance.held_microcredits - balance.owed_microcredits;
  };
  return (await at(from)) - (await at(to));
}
