import type { Locator, Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { note } from './figures.ts';
import { isFocused, stopsMax, tabTo, untilFocused } from './tabbing.ts';
import { settled, withBrowser } from './visit.ts';

const { open } = withBrowser();

let stops = 0;
afterAll(() => note('keyboard: stops of the Tab key, each with a visible focus', stops, 'all'));

const to = async (page: Page, wanted: Locator): Promise<void> => {
  stops += await tabTo(page, wanted);
};

test('from the top of the page to a receipt and back by keyboard alone', async () => {
  const { page, close } = await open();
  await to(page, page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');

  const month = page.getByRole('link', { name: '30 days' });
  await to(page, month);
  await page.keyboard.press('Enter');
  await page.waitForURL(/range=30d/);
  await settled(page);
  await untilFocused(month);

  const grouping = page.getByLabel('Group by');
  await to(page, grouping);
  await page.keyboard.press('p');
  await page.waitForURL(/group=project/);
  await page.getByRole('heading', { name: 'By project' }).waitFor();
  await settled(page);
  await untilFocused(grouping);

  const bars = page.getByRole('listbox');
  await to(page, bars);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowUp');
  const named = await bars.evaluate(
    (list) => document.getElementById(list.getAttribute('aria-activedescendant') ?? '')?.ariaLabel,
  );
  expect(named).toMatch(/credits, \d+ requests?/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/bar=.*key=/);
  await untilFocused(bars);

  await to(page, page.getByRole('button', { name: 'See requests' }).or(firstEntry(page)));
  if (!(await isFocused(firstEntry(page)))) {
    await page.keyboard.press('Enter');
    await to(page, firstEntry(page));
  }
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Why this amount?' });
  await dialog.getByText(/Priced again by rate card/).waitFor();
  await page.keyboard.press('Tab');
  expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await untilFocused(firstEntry(page));

  await page.keyboard.press('Shift+Tab');
  for (let back = 0; back < stopsMax && !(await isFocused(bars)); back++)
    await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.searchParams.has('bar') && !url.searchParams.has('key'));
  await untilFocused(bars);
  await close();
});

const firstEntry = (page: Page): Locator => page.locator('[data-entry]').first();

test('no stop of the Tab key is a trap, and none is out of sight', async () => {
  const { page, close } = await open({ path: '/settings/usage?group=project&view=table' });
  await to(page, page.getByRole('button', { name: 'Load more' }));
  await close();
});

test('a receipt opened by its address gives the focus to its row', async () => {
  const { page, close } = await open();
  const row = firstEntry(page);
  const address = await row.getAttribute('href');
  await page.goto(address ?? '');
  await page.getByRole('dialog').getByText('In the ledger').waitFor();
  await page.keyboard.press('Escape');
  await untilFocused(row);
  await close();
});

test('controls are called what they say, and are large enough to hit', async () => {
  const { page, close } = await open({ path: '/settings/usage?group=project' });
  const wrong = await page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>('a[href], button, select, input')];
    const seen = controls.filter((one) => one.getClientRects().length > 0);
    const flat = (text: string) => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
    const misnamed = seen.filter((one) => {
      const label = one.getAttribute('aria-label');
      return label !== null && !flat(label).includes(flat(one.innerText));
    });
    const small = seen.filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      return !one.matches('.sr-only, [data-entry]') && (width < 24 || height < 24);
    });
    return {
      misnamed: misnamed.map(({ outerHTML }) => outerHTML),
      small: small.map(({ outerHTML }) => outerHTML),
    };
  });
  expect(wrong).toEqual({ misnamed: [], small: [] });
  await close();
});
