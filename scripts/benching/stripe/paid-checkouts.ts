import { ask } from '../measured-account.ts';
import type { Running } from '../start.ts';
import type { CompletedCheckout, Simulator } from './simulator.ts';

/** So many accounts share the payments: their objects work side by side. */
export const accountsThatBuy = 50;

/** Paid Checkouts that the Worker was never told of. */
export interface Untold {
  readonly accounts: readonly string[];
  readonly events: readonly CompletedCheckout[];
  /** What each is to grant. */
  readonly microcreditsEach: number;
}

/**
 * Buys packages as customers do, by the API and the hosted page, each account in turn, and answers
 * with the events that say so: none of them was delivered, and nothing is granted yet.
 */
export async function buyUntold(
  { base, platformKey: key }: Running,
  simulator: Simulator,
  wanted: number,
): Promise<Untold> {
  await ask(base, '/v1/admin/catalogue/push', { key, body: {} });
  const accounts: string[] = [];
  for (let n = 0; n < Math.min(accountsThatBuy, wanted); n++) {
    const body = { name: `Buyer ${n + 1}` };
    accounts.push((await ask<{ id: string }>(base, '/v1/accounts', { key, body })).id);
  }
  let microcreditsEach = 0;
  for (let bought = 0; bought < wanted; bought += accounts.length) {
    const buying = accounts.slice(0, wanted - bought).map((account) => buy(base, key, account));
    [microcreditsEach = 0] = await Promise.all(buying);
  }
  return { accounts, events: await simulator.completed(), microcreditsEach };
}

interface Order {
  readonly url: string;
  readonly credits_microcredits: number;
  readonly bonus_microcredits: number;
}

/** Says what it is to grant. */
async function buy(base: string, key: string, account: string): Promise<number> {
  const body = { package: 'starter' };
  const order = await ask<Order>(base, `/v1/accounts/${account}/checkout`, { key, body });
  const paid = await fetch(order.url, {
    method: 'POST',
    body: new URLSearchParams({ card: 'visa', name: 'Ada', email: 'ada@example.com' }),
    redirect: 'manual',
  });
  await paid.arrayBuffer();
  if (paid.status !== 303) throw new Error(`the Checkout's page answered ${paid.status}`);
  return order.credits_microcredits + order.bonus_microcredits;
}

/** What several accounts have to spend, together. */
export async function availableTo(
  { base, platformKey: key }: Running,
  accounts: readonly string[],
): Promise<number> {
  const balances = accounts.map((account) =>
    ask<{ available_microcredits: number }>(base, `/v1/accounts/${account}/balance`, { key }),
  );
  return (await Promise.all(balances)).reduce((sum, one) => sum + one.available_microcredits, 0);
}
