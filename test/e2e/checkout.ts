import type { Locator, Page } from 'playwright-core';
import { inject } from 'vitest';

/** The hosted pages a buyer comes by, and the page they come from and back to, by real clicks. */

export interface Paying {
  /** A test card as the page offers it, or a saved one by its id. */
  readonly card?: string;
  /** When the webhooks of it come. */
  readonly webhooks?: 'now' | 'late' | 'twice' | 'none';
}

export const atCheckout = (page: Page): Promise<void> =>
  page.waitForURL((url) => url.href.startsWith(`${inject('served').stripe}/c/pay/`));

/** Chooses a card and presses the button. What comes of it is for the caller to wait for. */
export async function payAt(page: Page, paying: Paying = {}): Promise<void> {
  await atCheckout(page);
  const email = page.getByLabel('Email');
  if ((await email.count()) > 0) await email.fill('ada@example.com');
  await page.locator(`input[name="card"][value="${paying.card ?? 'visa'}"]`).check();
  await page.locator(`input[name="webhooks"][value="${paying.webhooks ?? 'now'}"]`).check();
  await page.getByRole('button', { name: /^(Pay|Subscribe|Save a card)/ }).click();
}

/** On the bank's own page. */
export async function answerBank(page: Page, answer: 'Complete' | 'Fail'): Promise<void> {
  await page.getByRole('heading', { name: '3-D Secure' }).waitFor();
  await page.getByRole('button', { name: answer }).click();
}

/** What the page says became of the order its address names. */
export const outcome = (page: Page): Locator => page.getByRole('status', { name: 'Your order' });

/** Waits until it says so. */
export async function untilSaid(page: Page, words: string | RegExp): Promise<void> {
  await outcome(page).getByText(words).first().waitFor();
}

export const panel = (page: Page, name: string): Locator =>
  page.getByRole('region', { name, exact: true });

/** Chooses a package and opens its review. */
export async function review(page: Page, item: string): Promise<Locator> {
  const buy = panel(page, 'Buy credits');
  await buy.getByRole('radio', { name: new RegExp(`^${item}`) }).check();
  await buy.getByRole('button', { name: 'Review purchase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Review your purchase' });
  await dialog.getByRole('button', { name: /^Pay/ }).waitFor();
  return dialog;
}

/** Chooses a package and goes to its Checkout. */
export async function order(page: Page, item: string): Promise<void> {
  const dialog = await review(page, item);
  await dialog.getByRole('button', { name: /^Pay/ }).click();
  await atCheckout(page);
}
