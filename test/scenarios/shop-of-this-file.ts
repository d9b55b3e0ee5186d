import { afterAll, afterEach, beforeAll } from 'vitest';
import { aShop, type Shop, type ShopOptions } from '../support/payments/a-shop.ts';
import { audit } from '../support/payments/audit.ts';
import type { Customer } from '../support/payments/customer.ts';

export interface Scenes {
  /** The one installation of this file. */
  readonly shop: Shop;
  /** A customer of this test, audited when it is over. */
  customer(): Promise<Customer>;
}

/** What the Worker said that was no mere news, for whoever reads of a failure. */
const complaints = ({ server }: Shop): string =>
  server.said
    .filter((line) => !line.startsWith('info'))
    .slice(-complaintsShown)
    .join('\n');

const complaintsShown = 10;

/** What is set aside after failures is taken up again within an hour at the most. */
const waitsSeconds = [2 * 60, 20 * 60, 60 * 60] as const;

/** Takes faults back and lets the crons run, and time pass where something waits for its time. */
async function comeRight(shop: Shop): Promise<void> {
  await shop.calm();
  await shop.crons();
  for (const seconds of waitsSeconds) {
    const undone = await shop.rows(`SELECT id FROM stripe_events WHERE status = 'received'`);
    if (undone.length === 0) return;
    await shop.advance(seconds);
    await shop.crons();
  }
}

/**
 * One installation for all tests of a file. After each, faults are taken back and the crons run;
 * then whatever the test did must have come right.
 */
export function shopOfThisFile(options: ShopOptions = {}): Scenes {
  let shop: Shop | undefined;
  let customers: Customer[] = [];
  const open = (): Shop => {
    if (!shop) throw new Error('the shop opens before the first test');
    return shop;
  };
  beforeAll(async () => {
    shop = await aShop(options);
  });
  afterEach(async ({ task, onTestFailed }) => {
    onTestFailed(() => console.log(`${task.name}:\n${complaints(open())}`));
    const done = customers;
    customers = [];
    await comeRight(open());
    for (const customer of done) await audit(open(), customer);
  });
  afterAll(async () => shop?.close());
  return {
    get shop() {
      return open();
    },
    customer: async () => {
      const customer = await open().customer();
      customers.push(customer);
      return customer;
    },
  };
}
