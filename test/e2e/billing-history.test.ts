import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { HistoryStep } from '../../core/usage/history-step.ts';
import { type Buyer, openBuyer } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { expectClean, inspect } from './inspect.ts';
import { type CsvRow, csvOf, parseCsv } from './ledger-csv.ts';
import { ask } from './local.ts';
import { quietZone } from './quiet.ts';
import { withBrowser } from './visit.ts';

/** Law: page = API = file, for every month and every payment; and the months add up to the balance. */

const { open } = withBrowser();

const path = '/settings/billing';
const zone = quietZone('America/New_York');
const dayMs = 86_400_000;
/** Of credits that came for money before this was asked of Stripe. */
const usages = [
  { meter: 'code.analysis', quantities: { lines: 4_000, files: 9 } },
  { meter: 'server.runtime', tier: 'small', quantities: { seconds: 36_000 } },
] as const;

let buyer: Buyer;

beforeAll(async () => {
  const now = Date.now();
  const steps: HistoryStep[] = [75, 45, 44, 12].flatMap((days) =>
    usages.map((usage) => ({ at: now - days * dayMs, command: { kind: 'usage', usage } as const })),
  );
  buyer = await openBuyer({ openedAt: now - 80 * dayMs, credits: 3_000, steps });
  const { by } = buyer;
  await by.buys({ package: 'team', save_card: true });
  await by.buys({ plan: 'plus' });
  await by.topsUp(100, 1_000);
  for (let extra = 0; extra < 9; extra++)
    await by.buys({ amount_minor: 500 + extra, currency: 'usd' });
  const [oldest] = (await by.payments()).slice(-1);
  await by.admin('POST', '/refunds', {
    payment: oldest?.id,
    amount_minor: 1_234,
    reason: 'a part was not wanted',
  });
  await by.spends(70);
});

interface Month {
  readonly month: string;
  readonly bought_microcredits: number;
  readonly bought_by_source: Readonly<Record<string, number>>;
  readonly granted_microcredits: number;
  readonly taken_back_microcredits: number;
  readonly given_back_microcredits: number;
  readonly expired_microcredits: number;
  readonly used_microcredits: number;
  readonly used: readonly { category: string; amount_microcredits: number }[];
  readonly paid: readonly { currency: string; amount_minor: number; refunded_minor: number }[];
  readonly invoices: readonly { id: string; number: string; total_minor: number }[];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** What a panel saves by its button. */
async function download(page: Page, name: string): Promise<CsvRow[]> {
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    panel(page, name).getByRole('button', { name: 'Download CSV' }).click(),
  ]);
  return parseCsv(await readFile(await saved.path(), 'utf8'));
}

/** Presses Load more until there is no more. */
async function loadAll(of: Locator): Promise<void> {
  const more = of.getByRole('button', { name: 'Load more' });
  await of
    .getByText(/^That is every/)
    .or(more)
    .waitFor();
  while ((await more.count()) > 0) {
    const rows = await of.locator('li').count();
    await more.click();
    await of
      .page()
      .waitForFunction(
        ([list, before]) => (list as HTMLElement).querySelectorAll('li').length > Number(before),
        [await of.elementHandle(), rows] as const,
      );
  }
}

test('the months on the page are those of the API and of the file, and add up to the balance', async () => {
  const visit = await open({ account: buyer.account, path, zone });
  const { page, close } = visit;
  const list = `/accounts/${buyer.account}/billing_history?tz=${zone}`;
  const { data } = await ask<{ data: Month[] }>(list);
  const rows = await csvOf(list);
  expect(await download(page, 'Billing history')).toEqual(rows);
  expect(data.length).toBeGreaterThanOrEqual(3);
  const shown = panel(page, 'Billing history').locator('[data-month]');
  await shown.nth(data.length - 1).waitFor();
  for (const [at, month] of data.entries()) {
    const box = shown.nth(at);
    const row = rows[at] ?? {};
    expect(await box.getAttribute('data-month')).toBe(month.month);
    const values = await box
      .locator('dd data')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('value'))));
    expect(values).toEqual([
      month.bought_microcredits,
      ...Object.values(month.bought_by_source).filter((amount) => amount !== 0),
      month.used_microcredits,
      ...month.used.map((one) => one.amount_microcredits),
    ]);
    expect(sum(Object.values(month.bought_by_source))).toBe(month.bought_microcredits);
    expect(sum(month.used.map((one) => one.amount_microcredits))).toBe(month.used_microcredits);
    expect(row).toMatchObject({
      month: month.month,
      bought_microcredits: String(month.bought_microcredits),
      granted_microcredits: String(month.granted_microcredits),
      used_microcredits: String(month.used_microcredits),
    });
    for (const [currency, minor] of month.paid.map((one) => [one.currency, one.amount_minor]))
      expect(row.paid).toContain(`${(Number(minor) / 100).toFixed(2)} ${currency}`);
    for (const { number } of month.invoices.slice(0, 3)) {
      expect(row.invoices).toContain(number);
      await box.getByRole('link', { name: new RegExp(`^${number}`) }).waitFor();
    }
  }
  const left = sum(
    data.map(
      (month) =>
        month.bought_microcredits +
        month.granted_microcredits +
        month.given_back_microcredits -
        month.taken_back_microcredits -
        month.expired_microcredits -
        month.used_microcredits,
    ),
  );
  expect(left).toBe((await buyer.by.balance()).available_microcredits);
  note('billing: months where page = API = CSV, adding up to the balance', data.length, 'all');
  expectClean(visit);
  await close();
});

test('the payments on the page are those of the API and of the file, each with its invoice', async () => {
  const visit = await open({ account: buyer.account, path, zone });
  const { page, context, close } = visit;
  const payments = panel(page, 'Payment history');
  await loadAll(payments);
  await inspect(page, 'history');
  const api = await buyer.by.payments();
  const rows = await csvOf(`/accounts/${buyer.account}/payments`);
  expect(await download(page, 'Payment history')).toEqual(rows);
  expect(
    rows.map(({ id, amount_minor, refunded_minor, credits_microcredits, status }) => ({
      ...{ id, status },
      amount_minor: Number(amount_minor),
      refunded_minor: Number(refunded_minor),
      credits_microcredits: Number(credits_microcredits),
    })),
  ).toEqual(
    api.map(({ id, status, amount_minor, refunded_minor, credits_microcredits }) => ({
      ...{ id, status, amount_minor, refunded_minor, credits_microcredits },
    })),
  );
  const items = payments.getByRole('listitem');
  expect(await items.count()).toBe(api.length);
  for (const [at, payment] of api.entries()) {
    const text = await items.nth(at).innerText();
    expect(text).toContain(`$${(payment.amount_minor / 100).toFixed(2)}`);
    expect(text).toContain(payment.refunded_minor > 0 ? 'Partly refunded' : 'Paid');
    const value = await items.nth(at).locator('data').getAttribute('value');
    expect(Number(value)).toBe(payment.credits_microcredits);
  }
  const link = items.first().getByRole('link', { name: /^Invoice \(PDF\)/ });
  await Promise.all([context.waitForEvent('page'), link.click()]);
  const pdf = await page.request.get((await link.getAttribute('href')) ?? '');
  expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');
  note('billing: payments where page = API = CSV', api.length, 'all');
  expectClean(visit);
  await close();
});

test('an invoice of somebody else is not there', async () => {
  const [payment] = await buyer.by.payments();
  const stranger = await openBuyer();
  const { page, close } = await open({ account: stranger.account, path });
  const status = (account: string) =>
    page.evaluate(
      async (address) => (await fetch(address, { redirect: 'manual' })).status,
      `/v1/accounts/${account}/invoices/${payment?.invoice}/pdf`,
    );
  expect(await status('me')).toBe(404);
  expect(await status(buyer.account)).toBe(404);
  await close();
});
