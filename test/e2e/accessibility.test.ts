import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { openEmptyAccount } from './accounts.ts';
import { violations } from './axe.ts';
import { note } from './figures.ts';
import { photograph } from './photograph.ts';
import { groupBy, settled, type View, withBrowser } from './visit.ts';

/** WCAG 2.2 AA and best practice, by axe, in every state these pages have. */

const { open } = withBrowser();

const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 320 },
  { scheme: 'dark', width: 320 },
] as const;
/** Groupings differ in names and colours alone: each is looked at light and dark, wide and narrow. */
const groupings = {
  'light 1280': ['category', 'model', 'server', 'member'],
  'dark 320': ['category', 'model', 'server', 'member'],
  'dark 1280': ['meter', 'project', 'key'],
  'light 320': ['meter', 'project', 'key'],
};

let looked = 0;
afterAll(() => note('axe: states of the page without a violation', looked, 'all, 0 violations'));

async function expectAccessible(page: Page, state: string): Promise<void> {
  expect({ state, violations: await violations(page) }).toEqual({ state, violations: [] });
  looked++;
}

const requests = '[data-panel="entries"] a[data-entry]';

/** How each state is come to from the page as it is. */
const states: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  table: (page) => page.getByRole('link', { name: 'Table', exact: true }).click(),
  'custom period': (page) => page.getByRole('link', { name: 'Custom', exact: true }).click(),
  'custom period, wrong': async (page) => {
    await page.getByLabel('Last day').fill('2020-01-01');
    await page.getByRole('button', { name: 'Show period' }).click();
    await page.getByRole('alert').waitFor();
  },
  'chart again': (page) => page.getByRole('link', { name: 'Chart', exact: true }).click(),
  'one group only': (page) =>
    page
      .getByRole('link', { name: /^Only this/ })
      .first()
      .click(),
  'a group chosen': (page) => page.locator('[data-group] th a').first().click(),
  receipt: async (page) => {
    await page.locator(requests).first().click();
    await page.getByRole('dialog').getByText('In the ledger').waitFor();
  },
};

for (const look of looks)
  describe.concurrent(`in ${look.scheme}, ${look.width} px wide`, () => {
    test('the page breaks no rule, by every grouping', async () => {
      const { page, close } = await open({ ...look, path: '/settings/usage?range=30d' });
      await photograph(page, `full-${look.scheme}-${look.width}`);
      for (const group of groupings[`${look.scheme} ${look.width}`]) {
        await groupBy(page, group);
        await expectAccessible(page, group);
      }
      await close();
    });

    test('nor in any of its states', async () => {
      const { page, close } = await open({ ...look, path: '/settings/usage?group=project' });
      for (const [state, come] of Object.entries(states)) {
        await come(page);
        await settled(page);
        await expectAccessible(page, state);
        await photograph(page, `${state.replaceAll(/\W+/g, '-')}-${look.scheme}-${look.width}`);
      }
      await close();
    });

    test('nor while old figures are shown and others are read', async () => {
      const { page, close } = await open({ ...look, path: '/settings/usage?group=project' });
      await page.route(/usage\/summary/, () => undefined);
      await page.getByRole('link', { name: '30 days' }).click();
      await page.locator('.is-old').waitFor();
      await expectAccessible(page, 'old figures');
      await photograph(page, `old-figures-${look.scheme}-${look.width}`);
      await close();
    });

    test('nor while it is empty, loads, or fails', async () => {
      const account = await openEmptyAccount();
      const never = { ...look, unsettled: true, before: (page: Page) => silence(page) };
      const failing = (page: Page) => page.route(/v1\/accounts/, (route) => route.abort());
      const others: Record<string, View> = {
        empty: { ...look, account },
        loading: never,
        failed: { ...look, unsettled: true, before: failing },
        'signed out': { ...look, stranger: true },
        'no such page': { ...look, path: '/nowhere' },
      };
      for (const [state, view] of Object.entries(others)) {
        const { page, close } = await open(view);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (state === 'failed') await page.getByRole('alert').nth(3).waitFor();
        await expectAccessible(page, state);
        await photograph(page, `${state.replaceAll(' ', '-')}-${look.scheme}-${look.width}`);
        await close();
      }
    });
  });

/** Answers to nothing but who is signed in. */
const silence = (page: Page) => page.route(/v1\/accounts/, () => undefined);
