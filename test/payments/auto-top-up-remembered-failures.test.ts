import { describe, expect, it } from 'vitest';
import { aToppedUp } from '../support/payments/a-topped-up.ts';

/** Stripe failed once and for a day repeats so under the same key. */
function remembersFailing<T extends (...args: never[]) => Promise<unknown>>(call: T): T {
  const failed = new Set<string>();
  return ((...args: never[]) => {
    const { idempotencyKey = '' } = (args.at(-1) ?? {}) as { idempotencyKey?: string };
    if (failed.size > 0 && !failed.has(idempotencyKey)) return call(...args);
    const headers = failed.has(idempotencyKey) ? { 'idempotent-replayed': 'true' } : {};
    failed.add(idempotencyKey);
    const error = { type: 'StripeAPIError', statusCode: 500, headers };
    return Promise.reject(Object.assign(new Error('failed'), error));
  }) as T;
}

describe('a failure that Stripe repeats from memory', () => {
  it.each(['create', 'item', 'finalize'] as const)(
    'of %s holds up nobody for a day',
    async (name) => {
      const account = await aToppedUp();
      const { invoices, invoiceItems } = account.desk.stripe;
      const real = {
        create: invoices.create.bind(invoices),
        item: invoiceItems.create.bind(invoiceItems),
        finalize: invoices.finalizeInvoice.bind(invoices),
      };
      const sick = { ...real, [name]: remembersFailing(real[name] as never) };
      const use = ({ create, item, finalize }: typeof real) => {
        invoices.create = create as typeof invoices.create;
        invoiceItems.create = item as typeof invoiceItems.create;
        invoices.finalizeInvoice = finalize as typeof invoices.finalizeInvoice;
      };
      use(sick);
      await account.spend(600);
      try {
        expect(await account.work()).toBe('unavailable');
        await account.work();
      } finally {
        use(real);
      }
      expect(account.taken()).toEqual({ charges: [2_000], invoices: { paid: 1 } });
      expect(await account.left()).toBe(2_400);
    },
  );

  it('of voiding keeps no declined attempt open', async () => {
    const account = await aToppedUp({ card: 'chargeCustomerFail' });
    const { invoices } = account.desk.stripe;
    const real = invoices.voidInvoice;
    invoices.voidInvoice = remembersFailing(real.bind(invoices) as never) as typeof real;
    await account.spend(600);
    try {
      expect(await account.work()).toBe('unavailable');
      account.advance(60);
      expect(await account.work()).toBe('retrying');
    } finally {
      invoices.voidInvoice = real;
    }
    expect(account.taken().invoices).toEqual({ void: 1 });
  });
});
