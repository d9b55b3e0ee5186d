import { instant } from '../../../core/units/instant.ts';
import type { Invoice } from '../../../db/invoices.ts';
import type { Payment } from '../../../db/payments.ts';
import { DrainingAccount } from '../../unit/http/an-account-call.ts';
import { account as accountId, Ledger } from '../../unit/ledger/given.ts';

export const at = (text: string) => instant(Date.parse(text));

/** A payment that succeeded, seconds after the one before. */
export function aPayment(n: number, more: Partial<Payment> = {}): Payment {
  const createdAt = at('2026-11-01T00:00:00Z') + n * 1_000;
  return {
    id: `pay_${String(n).padStart(4, '0')}`,
    account: accountId,
    key: `pkg:cs_${n}`,
    kind: 'purchase',
    status: 'succeeded',
    reason: null,
    order: null,
    topUp: null,
    customer: 'cus_1',
    subscription: null,
    session: `cs_${n}`,
    invoice: `in_${n}`,
    paymentIntent: `pi_${n}`,
    charge: `ch_${n}`,
    description: '1,000 credits',
    amountMinor: 1_000,
    taxMinor: 0,
    currency: 'usd',
    credits: 1_000_000_000,
    refundedMinor: 0,
    disputedMinor: 0,
    disputeStatus: null,
    methodBrand: 'visa',
    methodLast4: '4242',
    createdAt,
    settledAt: createdAt,
    ...more,
  };
}

export const anInvoice = (n: number, createdAt: number, more: Partial<Invoice> = {}): Invoice => ({
  id: `in_${n}`,
  account: accountId,
  number: `HYD-${n}`,
  status: 'paid',
  description: '1,000 credits',
  totalMinor: 1_000,
  taxMinor: 0,
  currency: 'usd',
  createdAt,
  ...more,
});

/** An account that was opened at an instant; D1 has none of its entries. */
export function openedAt(text: string): DrainingAccount {
  const ledger = new Ledger();
  ledger.clock = at(text);
  ledger.must({ kind: 'open', account: accountId });
  return new DrainingAccount(ledger);
}
