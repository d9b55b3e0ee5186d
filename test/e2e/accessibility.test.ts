import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { openEmptyAccount } from './accounts.ts';
import { violations } from './axe.ts';
import { note } from './figures.ts';
import { photograph } from './photograph.ts';
import { groupBy, settled, type View, withBrowser } from './visit.ts';

/** WCAG 2.2 AA and best practice, by axe, in every state these pages have. */

const { open } = withBrowser();

const widths = [1280, 320] as const;
const schemes = ['light', 'dark'] as const;
type Scheme = (typeof schemes)[number];
/** Groupings differ in names and colours alone: each is looked at light and dark, wide and narrow. */
const groupings = {
  1280: { light: ['category', 'model', 'server', 'member'], dark: ['meter', 'project', 'key'] },
  320: { light: ['meter', 'project', 'key'], dark: ['category', 'model', 'server', 'member'] },
} as const;

let looked = 0;
afterAll(() => note('axe: states of the page without a violation', looked, 'all, 0 violations'));

interface Look {
  readonly state: string;
  readonly width: number;
  readonly scheme: Scheme;
  readonly rules?: 'all' | 'of colour';
}

async function expectAccessible(page: Page, look: Look): Promise<void> {
  expect({ ...look, violations: await violations(page, look.rules) }).toEqual({
    ...look,
    violations: [],
  });
  looked++;
  const name = look.state.replaceAll(/\W+/g, '-');
  await photograph(page, `${name}-${look.scheme}-${look.width}`);
}

/** Has the page in a scheme, with its colours no longer on their way. */
async function turn(page: Page, colorScheme: Scheme): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => new Promise(requestAnimationFrame));
  await page.waitForFunction(
    () => !document.getAnimations().some((animation) => animation instanceof CSSTransition),
  );
}

/** Light, and dark: that is the same document in other colours. */
async function expectInBoth(page: Page, state: string, width: number): Promise<void> {
  for (const scheme of schemes) {
    await turn(page, scheme);
    const rules = scheme === 'light' ? 'all' : 'of colour';
    await expectAccessible(page, { state, width, scheme, rules });
  }
  await turn(page, 'light');
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

for (const width of widths)
  describe.concurrent(`${width} px wide, in light and dark`, () => {
    test('the page breaks no rule, by every grouping', async () => {
      const { page, close } = await open({ width, path: '/settings/usage?range=30d' });
      for (const scheme of schemes) {
        await turn(page, scheme);
        await photograph(page, `full-${scheme}-${width}`);
        for (const group of groupings[width][scheme]) {
          await groupBy(page, group);
          await expectAccessible(page, { state: group, width, scheme });
        }
      }
      await close();
    });

    test('nor in any of its states', async () => {
      const { page, close } = await open({ width, path: '/settings/usage?group=project' });
      for (const [state, come] of Object.entries(states)) {
        await come(page);
        await settled(page);
        await expectInBoth(page, state, width);
      }
      await close();
    });

    test('nor while old figures are shown and others are read', async () => {
      const { page, close } = await open({ width, path: '/settings/usage?group=project' });
      await page.route(/usage\/summary/, () => undefined);
      await page.getByRole('link', { name: '30 days' }).click();
      await page.locator('.is-old').waitFor();
      await expectInBoth(page, 'old figures', width);
      await close();
    });

    test('nor while it is empty, loads, or fails', async () => {
      const account = await openEmptyAccount();
      const never = { width, unsettled: true, before: (page: Page) => silence(page) };
      const failing = (page: Page) => page.route(/v1\/accounts/, (route) => route.abort());
      const others: Record<string, View> = {
        empty: { width, account },
        loading: never,
        failed: { width, unsettled: true, before: failing },
        'signed out': { width, stranger: true },
        'no such page': { width, path: '/nowhere' },
      };
      for (const [state, view] of Object.entries(others)) {
        const { page, close } = await open(view);
        await page.getByRole('heading', { level: 1 }).waitFor();
        if (state === 'failed') await page.getByRole('alert').nth(3).waitFor();
        await expectInBoth(page, state, width);
        await close();
      }
    });
  });

/** Answers to nothing but who is signed in. */
const silence = (page: Page) => page.route(/v1\/accounts/, () => undefined);
