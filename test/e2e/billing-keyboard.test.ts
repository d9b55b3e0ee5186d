import type { Locator, Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { expectBought, openBuyer } from './buyer.ts';
import { atCheckout, outcome, panel, untilSaid } from './checkout.ts';
import { note } from './figures.ts';
import { isFocused, tabTo, untilFocused } from './tabbing.ts';
import { settled, withBrowser } from './visit.ts';

/** Buying and switching auto top-up on with Tab, Enter and Space alone. */

const { open } = withBrowser();

const path = '/settings/billing';

let stops = 0;
const to = async (page: Page, wanted: Locator, key?: string): Promise<void> => {
  stops += await tabTo(page, wanted, key);
};
afterAll(() => note('billing by keyboard: stops of Tab, each with a visible focus', stops, 'all'));

/** On a page of Stripe's: how its focus looks is not ours to say. */
async function tabOn(page: Page, wanted: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await isFocused(wanted)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

async function payByKeys(page: Page): Promise<void> {
  await atCheckout(page);
  const email = page.getByLabel('Email');
  if ((await email.count()) > 0) {
    await tabOn(page, email);
    await page.keyboard.type('ada@example.com');
  }
  await tabOn(page, page.getByRole('button', { name: /^(Pay|Save a card)/ }));
  await page.keyboard.press('Enter');
}

test('a purchase, from the top of the page to its credits', async () => {
  const buyer = await openBuyer();
  const { page, close } = await open({ account: buyer.account, path });
  await to(page, page.getByRole('link', { name: 'Skip to content' }));
  await page.keyboard.press('Enter');
  await to(page, page.getByRole('radio', { name: /^Starter/ }));
  await page.keyboard.press('ArrowDown');
  await untilFocused(page.getByRole('radio', { name: /^Team/, checked: true }));
  const review = page.getByRole('button', { name: 'Review purchase' });
  await to(page, review);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Review your purchase' });
  const back = dialog.getByRole('button', { name: 'Back' });
  await back.waitFor();
  await untilFocused(back);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await untilFocused(review);
  await page.keyboard.press('Enter');
  await back.waitFor();
  await to(page, dialog.getByRole('button', { name: 'Pay $50.00 at checkout' }));
  await page.keyboard.press('Enter');
  await payByKeys(page);
  await untilSaid(page, '5,250 credits were added');
  await untilFocused(outcome(page));
  await to(page, outcome(page).getByRole('button', { name: 'Dismiss' }));
  await page.keyboard.press('Space');
  await outcome(page).waitFor({ state: 'detached' });
  await untilFocused(page.getByRole('heading', { level: 1 }));
  await expectBought(page, buyer, { credits: 5_250, charges: [5_000] });
  await close();
});

test('auto top-up, from no card to switched on, and off again', async () => {
  const buyer = await openBuyer();
  const { page, close } = await open({ account: buyer.account, path });
  const top = panel(page, 'Auto top-up');
  await to(page, top.getByRole('link', { name: 'Set up auto top-up' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Auto top-up' });
  await dialog.getByRole('button', { name: 'Add a card first' }).waitFor();
  expect(await dialog.evaluate((box) => box.contains(document.activeElement))).toBe(true);
  const threshold = dialog.getByRole('textbox', { name: 'When the balance falls below' });
  await to(page, threshold, 'Shift+Tab');
  await page.keyboard.type('100');
  await to(page, dialog.getByRole('combobox', { name: 'Buy' }));
  await page.keyboard.press('ArrowDown');
  await to(page, dialog.getByRole('textbox', { name: 'Charge at most' }));
  await page.keyboard.type('60');
  await to(page, dialog.getByRole('button', { name: 'Add a card first' }));
  await page.keyboard.press('Enter');
  await payByKeys(page);
  const agree = dialog.getByRole('checkbox', { name: /^I agree/ });
  await agree.waitFor();
  await settled(page);
  expect(await threshold.inputValue()).toBe('100');
  expect(await dialog.getByRole('combobox', { name: 'Buy' }).inputValue()).toBe('team');
  await to(page, agree);
  await page.keyboard.press('Space');
  await to(page, dialog.getByRole('button', { name: 'Switch on auto top-up' }));
  await page.keyboard.press('Enter');
  await top.getByText('Auto top-up is on.').waitFor();
  await dialog.waitFor({ state: 'detached' });
  await untilFocused(top.getByRole('heading', { level: 2 }));
  expect(await buyer.by.topUp()).toMatchObject({ enabled: true, state: 'ready' });
  const off = top.getByRole('link', { name: 'Switch off auto top-up' });
  await to(page, off);
  await page.keyboard.press('Enter');
  const sure = page.getByRole('dialog', { name: 'Switch auto top-up off?' });
  await sure.getByRole('button', { name: 'Keep it on' }).waitFor();
  await untilFocused(sure.getByRole('button', { name: 'Keep it on' }));
  await page.keyboard.press('Enter');
  await sure.waitFor({ state: 'detached' });
  await untilFocused(off);
  expect(await buyer.by.topUp()).toMatchObject({ enabled: true });
  await close();
});
