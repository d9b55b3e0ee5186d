import type { Locator, Page } from 'playwright-core';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { microcredits } from './accounts.ts';
import { type Buyer, openBuyer, patience } from './buyer.ts';
import { note } from './figures.ts';
import { expectClean } from './inspect.ts';
import { quietZone } from './quiet.ts';
import { untilFocused } from './tabbing.ts';
import { withBrowser } from './visit.ts';

/** Settings > Notices, and the bell that leads there. */

const { open } = withBrowser();

const path = '/settings/notices';

let counts = 0;
afterAll(() => note('notices: counts of the bell that equal the API', counts, 'all'));

interface Told {
  readonly data: readonly { readonly id: string; readonly kind: string; readonly title: string }[];
  readonly unread_count: number;
}

const toldOf = ({ by }: Buyer, query = ''): Promise<Told> =>
  by.ask<Told>('GET', `/notices${query}`);

/** The way to the notices, wherever one is. */
const bell = (page: Page): Locator => page.getByRole('link', { name: /^Notices/ }).first();

/** Waits until the bell says so many, and the API too. */
async function expectNew(page: Page, buyer: Buyer, count: number): Promise<void> {
  const words = count === 0 ? 'Notices' : `Notices: ${count} new`;
  await vi.waitFor(async () => {
    expect((await toldOf(buyer)).unread_count).toBe(count);
    expect(await bell(page).getAttribute('aria-label')).toBe(words);
  }, patience);
  counts++;
}

/** A soft budget of a thousand credits a week. */
async function watchWeek(buyer: Buyer, name: string): Promise<void> {
  await buyer.by.ask('POST', '/budgets', {
    ...{ name, scope: 'account', period: 'week', time_zone: quietZone(), hard: false },
    limit_microcredits: 1_000 * microcredits,
  });
}

describe.concurrent('notices', () => {
  test('are counted by the bell as they come, read one by one, and all at once', async () => {
    const buyer = await openBuyer({ credits: 10_000 });
    await watchWeek(buyer, 'Weekly');
    const visit = await open({ account: buyer.account });
    const { page, close } = visit;
    await page.getByText('Live', { exact: true }).waitFor();
    await expectNew(page, buyer, 0);
    expect(await buyer.by.spends(500)).toBe(201);
    await expectNew(page, buyer, 1);
    await bell(page).click();
    await page.waitForURL(/settings\/notices/);
    const rows = page.locator('[data-notice]');
    await rows.getByRole('link', { name: 'Budget “Weekly” is at 50 %' }).waitFor();
    expect(await buyer.by.spends(300)).toBe(201);
    await expectNew(page, buyer, 2);
    // What comes while one reads moves nothing: it is asked for.
    expect(await rows.count()).toBe(1);
    await page.getByRole('button', { name: 'Show new notices' }).click();
    await rows.nth(1).waitFor();
    const titles = (await toldOf(buyer)).data.map(({ title }) => title);
    expect(await rows.getByRole('link').allInnerTexts()).toEqual(titles);

    await page.route(/\/read$/, (route) => route.fulfill({ status: 503, body: '' }));
    await rows
      .first()
      .getByRole('button', { name: /^Mark read/ })
      .click();
    await page.getByText('Could not be marked as read.').waitFor();
    await expectNew(page, buyer, 2);
    await page.unroute(/\/read$/);
    await rows
      .first()
      .getByRole('button', { name: /^Mark read/ })
      .click();
    await expectNew(page, buyer, 1);
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await expectNew(page, buyer, 0);
    await page.reload();
    await page.getByText('Nothing new. What was read is under All.').waitFor();
    await page.getByRole('link', { name: 'All', exact: true }).click();
    await rows.nth(1).waitFor();
    await rows.getByRole('link').first().click();
    await page.waitForURL(/settings\/usage\/budgets/);
    await close();
  });

  test('are told as the settings say, and nonsense is refused at its field', async () => {
    const buyer = await openBuyer();
    const visit = await open({ account: buyer.account, path });
    const { page, close } = visit;
    const field = (name: string) => page.locator(`[name="${name}"]`);
    const save = () => page.getByRole('button', { name: 'Save settings' }).click();
    await field('email').fill('nobody');
    await save();
    await page.getByText('Enter an address like name@example.com.').waitFor();
    await untilFocused(field('email'));
    await field('email').fill('ada@example.com');
    for (const wrong of ['', 'much', '-1', '1.2.3']) {
      await field('low').fill(wrong);
      await save();
      await page.getByText('Enter a number of credits, like 100; 0 tells of nothing.').waitFor();
      await untilFocused(field('low'));
    }
    await field('low').fill('150.5');
    await field('usage_spike').uncheck();
    await save();
    await page.getByText('Saved. It counts from now on.').waitFor();
    const set = await buyer.by.ask<{ emailed: string[] }>('GET', '/notice_settings');
    expect(set).toMatchObject({ email: 'ada@example.com', low_balance_microcredits: 150_500_000 });
    expect(set.emailed).not.toContain('usage_spike');
    expect(set.emailed).toHaveLength(7);
    await page.reload();
    await field('low').waitFor();
    expect(await field('low').inputValue()).toBe('150.5');
    expect(await field('email').inputValue()).toBe('ada@example.com');
    expect(await field('usage_spike').isChecked()).toBe(false);
    expect(await field('low_balance').isChecked()).toBe(true);
    expect(await buyer.by.spends(60)).toBe(201);
    await vi.waitFor(
      async () => expect((await toldOf(buyer)).data).toMatchObject([{ kind: 'low_balance' }]),
      patience,
    );
    expectClean(visit);
    await close();
  });
});
