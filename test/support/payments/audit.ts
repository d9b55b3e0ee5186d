import { expect } from 'vitest';
import type { EntryView } from '../../../worker/http/views.ts';
import type { Shop } from './a-shop.ts';
import type { Customer, PaymentView } from './customer.ts';

/**
 * What must hold after every scenario: the chain verifies and its entries come to the balance, no
 * payment granted twice, nothing in the inbox is undone, and Stripe took exactly the money our
 * payments say it took.
 */
export async function audit(shop: Shop, customer: Customer): Promise<void> {
  const entries = await customer.entries();
  const verified = await customer.ask<{ ok: boolean }>('GET', '/entries/verify');
  expect(verified).toMatchObject({ ok: true });
  await expectSum(customer, entries);
  expectGrantsOnce(entries);
  await expectInboxDone(shop);
  await expectSameMoney(shop, customer);
}

async function expectSum(customer: Customer, entries: readonly EntryView[]): Promise<void> {
  const { available_microcredits, held_microcredits, owed_microcredits } = await customer.balance();
  const sum = entries.reduce((total, entry) => total + moved(entry), 0);
  expect(sum).toBe(available_microcredits + held_microcredits - owed_microcredits);
}

/** Microcredits an entry put in; below zero, took out. */
function moved({ kind, direction, amount_microcredits: amount }: EntryView): number {
  switch (kind) {
    case 'grant':
      return amount;
    case 'debit':
    case 'capture':
    case 'expiry':
      return -amount;
    case 'reversal':
      return direction === 'give_back' ? amount : -amount;
    default:
      return 0;
  }
}

function expectGrantsOnce(entries: readonly EntryView[]): void {
  const keys = entries.flatMap(({ kind, payment }) => (kind === 'grant' && payment) || []);
  expect([...new Set(keys)].sort()).toEqual(keys.sort());
}

async function expectInboxDone(shop: Shop): Promise<void> {
  const undone = await shop.call<{ data: unknown[] }>(
    'GET',
    '/v1/admin/stripe_events?status=received',
  );
  expect(undone.body.data).toEqual([]);
}

const moneyOf = ({ amount_minor, refunded_minor }: PaymentView) =>
  `${amount_minor} -${refunded_minor}`;

/** Each charge is a payment of ours, and what is no success is kept for the operator. */
async function expectSameMoney(shop: Shop, customer: Customer): Promise<void> {
  const ids = await shop.customersOf(customer);
  const { customers } = shop.simulator.control.summary();
  const charges = customers.filter((one) => ids.includes(one.customer));
  const theirs = charges.flatMap((one) => one.charges.map((c) => `${c.amount} -${c.refunded}`));
  const payments = await customer.payments();
  const ofStatus = (status: string) => payments.filter((one) => one.status === status).map(moneyOf);
  const succeeded = ofStatus('succeeded');
  const besides = without(theirs, succeeded);
  expect(without(succeeded, theirs), 'payments that Stripe does not know').toEqual([]);
  expect(without(besides, ofStatus('quarantined')), 'charges that nobody accounts for').toEqual([]);
}

/** What is left of a list when each of some is taken from it once. */
function without(list: readonly string[], some: readonly string[]): string[] {
  const left = [...list];
  for (const one of some) {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}
