import type { Page } from 'playwright-core';
import { expect, inject, vi } from 'vitest';
import { apiOf, Customer } from '../support/payments/customer.ts';
import { type AccountWanted, microcredits, openAccount } from './accounts.ts';
import { chargesOf } from './stripe-side.ts';

/** Someone with an account of their own, who buys. */
export interface Buyer {
  readonly account: string;
  /** What they may do by the API. */
  readonly by: Customer;
  /** Microcredits they began with. */
  readonly first: number;
}

/** Nothing but the credits it was given for free, unless more is wanted. */
export async function openBuyer(wanted: AccountWanted = { credits: 0 }): Promise<Buyer> {
  const { url, platformKey } = inject('served');
  const account = await openAccount(wanted);
  const by = new Customer(account, apiOf(url, platformKey));
  const { available_microcredits: first } = await by.balance();
  return { account, by, first };
}

export interface Bought {
  /** Whole credits that came for money. */
  readonly credits: number;
  /** Whole credits used since. */
  readonly used?: number;
  /** Minor units of each charge. */
  readonly charges: readonly number[];
}

/**
 * Law: whatever happened on the way, the page, the API, the chain of entries and Stripe say the
 * same, every charge is a payment that succeeded, and no payment brought credits twice.
 */
export async function expectBought(page: Page, buyer: Buyer, bought: Bought): Promise<void> {
  const { by, account, first } = buyer;
  const available = first + (bought.credits - (bought.used ?? 0)) * microcredits;
  expect((await by.balance()).available_microcredits).toBe(available);
  await vi.waitFor(async () => expect(await shownBalance(page)).toBe(available), patience);
  expect(sorted(await chargesOf(account))).toEqual(sorted(bought.charges));
  const succeeded = (await by.payments()).filter(({ status }) => status === 'succeeded');
  expect(sorted(succeeded.map((payment) => payment.amount_minor))).toEqual(sorted(bought.charges));
  const entries = await by.entries();
  const keys = entries.flatMap(({ kind, payment }) => (kind === 'grant' && payment) || []);
  expect(keys).toEqual([...new Set(keys)]);
  expect(await by.ask('GET', '/entries/verify')).toMatchObject({ ok: true });
}

/** For what comes by itself: a webhook, a live entry, a charge by the account's object. */
export const patience = { timeout: 20_000, interval: 50 };

/** Microcredits, as the page says. */
const shownBalance = async (page: Page): Promise<number> =>
  Number(
    await page
      .getByRole('region', { name: 'Balance', exact: true })
      .locator('data')
      .first()
      .getAttribute('value'),
  );

const sorted = (numbers: readonly number[]): number[] => [...numbers].sort((a, b) => a - b);
