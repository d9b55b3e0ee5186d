import { setTimeout as pause } from 'node:timers/promises';
import type { LocalClient } from './local-client.ts';

interface Order {
  readonly order: string;
  readonly url: string | null;
  readonly status: string;
}

interface Methods {
  readonly data: readonly { readonly id: string }[];
}

const attemptsMax = 50;
const pauseMs = 200;

/**
 * Buys a package with a card that is kept, then a plan with that card, as a customer would: by the
 * public API and the simulator's hosted pages. Done again, it goes on where it was cut short.
 */
export async function billDemo(client: LocalClient, account: string): Promise<void> {
  await buy(client, account, { package: 'starter', save_card: true }, 'visa');
  const methods = await client.call<Methods>('GET', `/v1/accounts/${account}/payment_methods`);
  await buy(client, account, { plan: 'plus' }, methods.data[0]?.id ?? 'visa');
}

async function buy(client: LocalClient, account: string, what: object, card: string) {
  const checkout = `/v1/accounts/${account}/checkout`;
  const key = `demo ${account} ${JSON.stringify(what)}`;
  const { order, url } = await client.call<Order>('POST', checkout, what, key);
  if (url) await payOn(url, card);
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    const { status } = await client.call<Order>('POST', `${checkout}/${order}/sync`, {});
    if (status === 'paid') return;
    if (status !== 'open' && status !== 'pending') throw new Error(`order ${order} is ${status}`);
    await pause(pauseMs);
  }
  throw new Error(`order ${order} was not paid`);
}

/** Presses the button of the simulator's hosted page. */
async function payOn(url: string, card: string): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams({ card, name: 'Ada Okafor', email: 'ada@northwind.example' }),
    redirect: 'manual',
  });
  await response.arrayBuffer();
  if (response.status !== 303) throw new Error(`the checkout page answered ${response.status}`);
}
