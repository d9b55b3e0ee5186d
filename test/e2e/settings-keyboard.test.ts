import { afterAll, describe, expect, test } from 'vitest';
import { openBuyer } from './buyer.ts';
import { panel } from './checkout.ts';
import { note } from './figures.ts';
import { newestOf, ofServer, says } from './serving.ts';
import { settingsPages } from './settings-pages.ts';
import { tabThrough, tabTo, untilFocused } from './tabbing.ts';
import { settled, withBrowser } from './visit.ts';

/** Servers, forecast, budgets, tips and notices with Tab, Enter, Space and arrows alone. */

const { open } = withBrowser();

let stops = 0;
afterAll(() =>
  note('servers … notices by keyboard: stops of Tab, each with a visible focus', stops, 'all'),
);

describe.concurrent('by keyboard', () => {
  for (const { name, path } of settingsPages)
    test(`${name} is gone through from top to end, and nothing is a trap`, async () => {
      const { page, close } = await open({ path });
      const count = await tabThrough(page);
      expect(count).toBeGreaterThan(10);
      stops += count;
      await close();
    });

  test('a server is made, started and stopped, and the focus is where one is', async () => {
    const buyer = await openBuyer();
    const { page, close } = await open({ account: buyer.account, path: '/settings/usage/servers' });
    const to = async (wanted: Parameters<typeof tabTo>[1], key?: string) => {
      stops += await tabTo(page, wanted, key);
    };
    const make = page.getByRole('link', { name: 'New server' });
    await to(make);
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'New server' });
    await form.getByLabel('Name').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    await untilFocused(make);
    await page.keyboard.press('Enter');
    await form.getByLabel('Name').waitFor();
    await settled(page);
    await page.evaluate(() => document.querySelector<HTMLElement>('dialog input')?.focus());
    await page.keyboard.type('by keys');
    await to(form.getByLabel('Tier'));
    await page.keyboard.press('ArrowDown');
    await to(form.getByRole('button', { name: 'Make server' }));
    await page.keyboard.press('Space');
    await form.waitFor({ state: 'detached' });
    const row = panel(page, 'Servers').getByRole('link', { name: 'by keys' });
    await row.waitFor();
    expect(await newestOf(buyer)).toMatchObject({ name: 'by keys', tier: 'medium' });
    await to(row);
    await page.keyboard.press('Enter');
    for (const [verb, keep, done] of [
      ['Start', 'Leave by keys as it is', 'by keys runs.'],
      ['Stop', 'Keep by keys running', 'by keys is stopped.'],
    ] as const) {
      const act = ofServer(page).getByRole('link', { name: `${verb} by keys` });
      await act.waitFor();
      await settled(page);
      await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
      await to(act);
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      // What changes nothing has the focus first.
      await dialog.getByRole('button', { name: keep }).waitFor();
      await untilFocused(dialog.getByRole('button', { name: keep }));
      await to(dialog.getByRole('button', { name: `${verb} by keys` }));
      await page.keyboard.press('Enter');
      await says(page, done);
      await untilFocused(ofServer(page).getByRole('heading', { level: 2 }));
    }
    await close();
  });

  test('a budget is added, and its first wrong field has the focus', async () => {
    const buyer = await openBuyer();
    const { page, close } = await open({ account: buyer.account, path: '/settings/usage/budgets' });
    const to = async (wanted: Parameters<typeof tabTo>[1], key?: string) => {
      stops += await tabTo(page, wanted, key);
    };
    await to(page.getByRole('link', { name: 'Add a budget' }));
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog', { name: 'Add a budget' });
    const limit = form.getByLabel(/^Limit/);
    await limit.waitFor();
    await settled(page);
    await to(form.getByRole('button', { name: 'Add budget' }));
    await page.keyboard.press('Enter');
    await untilFocused(limit);
    await page.keyboard.type('50');
    await to(form.getByRole('radio', { name: /^Soft/ }));
    await page.keyboard.press('ArrowDown');
    await untilFocused(form.getByRole('radio', { name: /^Hard/, checked: true }));
    await page.keyboard.press('Enter');
    await page.getByText('The budget was added.').waitFor();
    const { data } = await buyer.by.ask<{ data: object[] }>('GET', '/budgets');
    expect(data).toMatchObject([{ limit_microcredits: 50_000_000, hard: true }]);
    await close();
  });

  test('controls are called what they say, and are large enough to hit', async () => {
    for (const { path } of settingsPages) {
      const { page, close } = await open({ path });
      const wrong = await page.evaluate(() => {
        const controls = [
          ...document.querySelectorAll<HTMLElement>('a[href], button, summary, select, input'),
        ];
        const seen = controls.filter((one) => one.getClientRects().length > 0);
        const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
        const misnamed = seen.filter((one) => {
          const label = one.getAttribute('aria-label');
          return (
            label !== null &&
            !one.matches('.badge, :has(.badge)') &&
            !flat(label).includes(flat(one.innerText))
          );
        });
        const small = seen.filter((one) => {
          const { width, height } = one.getBoundingClientRect();
          // A row is one target; what is ticked is its label.
          return (
            !one.matches('.sr-only, tr a, [type="checkbox"], [type="radio"]') &&
            (width < 24 || height < 24)
          );
        });
        return [...misnamed, ...small].map(({ outerHTML }) => outerHTML);
      });
      expect({ path, wrong }).toEqual({ path, wrong: [] });
      await close();
    }
  });
});
