import { idOf } from '../store.ts';
import type { World } from '../world.ts';

export interface CustomerSummary {
  readonly customer: string;
  /** Charges that took money, oldest first. */
  readonly charges: readonly {
    readonly id: string;
    readonly amount: number;
    readonly currency: string;
    readonly refunded: number;
    readonly disputed: boolean;
    readonly payment_intent: string | null;
    readonly invoice: string | null;
  }[];
  readonly declined: number;
  /** Minor units taken and not given back by refund, whatever the currency. */
  readonly kept: number;
  readonly invoices: Readonly<Record<string, number>>;
  readonly subscriptions: readonly { readonly id: string; readonly status: string }[];
}

export interface Summary {
  readonly customers: readonly CustomerSummary[];
}

/** The whole account as Stripe's state says it is; '' stands for guests. */
export function summarize(world: World): Summary {
  const ids = new Set([
    ...world.store.all('customer').map(({ id }) => id),
    ...world.store.all('charge').map(({ customer }) => idOf(customer) ?? ''),
  ]);
  return { customers: [...ids].map((id) => summarizeOne(world, id)) };
}

function summarizeOne(world: World, customer: string): CustomerSummary {
  const own = <T extends { customer: string | { id: string } | null }>(all: T[]): T[] =>
    all.filter((one) => (idOf(one.customer) ?? '') === customer);
  const charges = own(world.store.all('charge'));
  const taken = charges.filter(({ status }) => status === 'succeeded');
  const invoices: Record<string, number> = {};
  for (const { status } of own(world.store.all('invoice')))
    invoices[status ?? 'draft'] = (invoices[status ?? 'draft'] ?? 0) + 1;
  return {
    customer,
    charges: taken.map((charge) => ({
      id: charge.id,
      amount: charge.amount,
      currency: charge.currency,
      refunded: charge.amount_refunded,
      disputed: charge.disputed,
      payment_intent: idOf(charge.payment_intent) ?? null,
      invoice: invoiceOfCharge(world, idOf(charge.payment_intent)),
    })),
    declined: charges.filter(({ status }) => status === 'failed').length,
    kept: taken.reduce((sum, { amount, amount_refunded: back }) => sum + amount - back, 0),
    invoices,
    subscriptions: own(world.store.all('subscription')).map(({ id, status }) => ({ id, status })),
  };
}

function invoiceOfCharge(world: World, intent: string | undefined): string | null {
  const payment = world.store
    .all('invoice_payment')
    .find((one) => intent !== undefined && one.payment.payment_intent === intent);
  return idOf(payment?.invoice) ?? null;
}
