import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SampleStep } from '../../worker/http/local/sample-step.ts';
import { type Buyer, openBuyer, patience } from './buyer.ts';
import { note } from './figures.ts';
import { expectClean } from './inspect.ts';
import { withBrowser } from './visit.ts';

/** Settings > Usage > Tips: what they stand on, and what can be done with them. */

const { open } = withBrowser();

const path = '/settings/usage/tips';
const dayMs = 86_400_000;
const hourMs = 3_600_000;

let checked = 0;
afterAll(() => note('tips: figures of the evidence that equal the API', checked, 'all'));

interface TipSaid {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly saving_microcredits: number;
  readonly evidence: {
    readonly now_microcredits?: number;
    readonly instead_microcredits?: number;
    readonly paid_microcredits?: number;
    readonly spent_microcredits?: number;
    readonly entries?: { readonly first: string; readonly last: string; readonly count: number };
    readonly rows: readonly object[];
  };
  readonly apply: { readonly kind: string; readonly budget?: { limit_microcredits: number } };
}

/** Two days of long chats with a dear model, no budget, and nothing else. */
async function openSpendthrift(): Promise<Buyer> {
  const [first, count] = [Date.now() - 2 * dayMs, 40];
  const quantities = { input_tokens: 200_000, output_tokens: 2_000 };
  const usage = { meter: 'ai.chat', model: 'anthropic/claude-opus-4-1', quantities } as const;
  const steps = Array.from(
    { length: count },
    (_, place): SampleStep => ({ at: first + place * hourMs, command: { kind: 'usage', usage } }),
  );
  const buyer = await openBuyer({ openedAt: first - hourMs, credits: 100_000, steps });
  await drained(buyer);
  return buyer;
}

/** Tips are reckoned when they are read first, from what the database has by then: its newest entry too. */
async function drained({ by }: Buyer): Promise<void> {
  const { available_microcredits: low_balance_microcredits } = await by.balance();
  await by.ask('PUT', '/notice_settings', { email: null, emailed: [], low_balance_microcredits });
  expect(await by.spends(1)).toBe(201);
  await vi.waitFor(async () => {
    const { data } = await by.ask<{ data: object[] }>('GET', '/notices');
    expect(data).toMatchObject([{ kind: 'low_balance' }]);
  }, patience);
}

const tipsOf = async ({ by }: Buyer, status = 'open'): Promise<readonly TipSaid[]> =>
  (await by.ask<{ data: TipSaid[] }>('GET', `/tips?status=${status}`)).data;

const cardOf = (page: Page, kind: string): Locator => page.locator(`[data-tip="${kind}"]`);

const creditsText = (microcredits: number): string =>
  `${new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 }).format(microcredits / 1_000_000)} credits`;

describe('tips', () => {
  let buyer: Buyer;
  beforeAll(async () => {
    buyer = await openSpendthrift();
  });

  test('show what the API found, each with its saving and all it was reckoned from', async () => {
    const tips = await tipsOf(buyer);
    expect(tips.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['cheaper_model', 'caching', 'missing_budget']),
    );
    const visit = await open({ account: buyer.account, path });
    const { page, close } = visit;
    expect(await page.locator('[data-tip]').count()).toBe(tips.length);
    for (const tip of tips) {
      const card = cardOf(page, tip.kind);
      expect(await card.getByRole('heading').innerText()).toBe(tip.title);
      const saving = card.locator('[data-figure="saving"] data');
      expect(await saving.count()).toBe(tip.saving_microcredits > 0 ? 1 : 0);
      if (tip.saving_microcredits > 0)
        expect(await saving.getAttribute('value')).toBe(String(tip.saving_microcredits));
      await card.locator('summary').click();
      const evidence = await card.locator('details').innerText();
      const { evidence: of } = tip;
      const amounts = [
        of.now_microcredits,
        of.instead_microcredits,
        of.paid_microcredits,
        of.spent_microcredits,
      ].filter((amount) => amount !== undefined);
      for (const amount of amounts) expect(evidence).toContain(creditsText(amount));
      if (of.entries) {
        expect(evidence).toContain(of.entries.first);
        expect(evidence).toContain(of.entries.last);
      }
      expect(await card.locator('tbody tr').count()).toBe(of.rows.length);
      checked += amounts.length + 1;
    }
    expectClean(visit);
    await close();
  });

  test('a dismissed one comes back by Undo, by Restore, and when the dismissal failed', async () => {
    const { page, close } = await open({ account: buyer.account, path });
    const card = cardOf(page, 'caching');
    const dismiss = () => card.getByRole('button', { name: /^Dismiss/ }).click();
    const isOpen = async () => (await tipsOf(buyer)).some(({ kind }) => kind === 'caching');
    await page.route(/\/dismiss$/, (route) => route.fulfill({ status: 503, body: '' }));
    await dismiss();
    await page.getByText(/could not be dismissed/).waitFor();
    await card.waitFor();
    expect(await isOpen()).toBe(true);
    await page.unroute(/\/dismiss$/);

    await dismiss();
    await card.waitFor({ state: 'detached' });
    await page.getByText(/was dismissed/).waitFor();
    expect(await isOpen()).toBe(false);
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.waitFor();
    await vi.waitFor(async () => expect(await isOpen()).toBe(true), patience);

    await dismiss();
    await page.getByText(/was dismissed/).waitFor();
    await page.getByRole('link', { name: 'Dismissed', exact: true }).click();
    await card.getByRole('button', { name: /^Restore/ }).click();
    await page.getByText('No tip was dismissed.').waitFor();
    await page.getByRole('link', { name: 'Open', exact: true }).click();
    await card.waitFor();
    expect(await isOpen()).toBe(true);
    await close();
  });

  test('one that is followed in code says how, and leaves when that is done', async () => {
    const { page, close } = await open({ account: buyer.account, path });
    const card = cardOf(page, 'cheaper_model');
    await card.getByRole('link', { name: /^See how/ }).click();
    const dialog = page.getByRole('dialog', { name: 'How to follow this tip' });
    await dialog.getByRole('button', { name: 'Back' }).click();
    await dialog.waitFor({ state: 'detached' });
    await card.getByRole('link', { name: /^See how/ }).click();
    await dialog.getByRole('button', { name: 'I have done this' }).click();
    await page.getByText(/is marked as followed/).waitFor();
    await card.waitFor({ state: 'detached' });
    expect((await tipsOf(buyer, 'applied')).map(({ kind }) => kind)).toContain('cheaper_model');
    await close();
  });

  test('a missing budget leads to its form, filled in', async () => {
    const tip = (await tipsOf(buyer)).find(({ kind }) => kind === 'missing_budget');
    const { page, close } = await open({ account: buyer.account, path });
    await cardOf(page, 'missing_budget')
      .getByRole('link', { name: /^Add a budget/ })
      .click();
    const dialog = page.getByRole('dialog', { name: 'Add a budget' });
    const limit = dialog.getByLabel(/^Limit/);
    await limit.waitFor();
    const proposed = tip?.apply.budget?.limit_microcredits ?? 0;
    expect(Number(await limit.inputValue()) * 1_000_000).toBe(proposed);
    await dialog.getByRole('button', { name: 'Add budget' }).click();
    await page.getByText('The budget was added.').waitFor();
    const budgets = await buyer.by.ask<{ data: object[] }>('GET', '/budgets');
    expect(budgets.data).toMatchObject([{ limit_microcredits: proposed, hard: false }]);
    await close();
  });
});
