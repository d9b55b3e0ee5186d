import { describe, expect, it } from 'vitest';
import { type Evidence, type Flaw, judgeEvidence } from '../../../core/payments/evidence.ts';

const expected = {
  isOurs: (customer: string) => customer === 'cus_ours',
  price: { amountMinor: 1_000, currency: 'usd' },
};

const payment = {
  customer: 'cus_ours',
  status: 'succeeded',
  receivedMinor: 1_200,
  currency: 'usd',
};

const good: Evidence = {
  customer: 'cus_ours',
  paid: true,
  currency: 'usd',
  subtotalMinor: 1_000,
  totalMinor: 1_200,
  payment,
};

const { payment: _, ...outOfBand } = good;

describe('evidence of a payment', () => {
  it('is good when our customer paid the price and the tax, all of it', () => {
    expect(judgeEvidence(expected, good)).toEqual({ ok: true, value: true });
  });

  it.each<[string, Flaw, Evidence]>([
    ['it is not paid', 'unpaid', { ...good, paid: false }],
    ['nobody paid', 'foreign_customer', { ...good, customer: undefined }],
    ['another customer paid', 'foreign_customer', { ...good, customer: 'cus_other' }],
    [
      'the payment is another customer’s',
      'foreign_customer',
      { ...good, payment: { ...payment, customer: 'cus_other' } },
    ],
    [
      'the payment is nobody’s',
      'foreign_customer',
      { ...good, payment: { ...payment, customer: undefined } },
    ],
    ['nothing was due', 'zero_amount', { ...good, subtotalMinor: 0, totalMinor: 0 }],
    ['all of it was discounted', 'zero_amount', { ...good, totalMinor: 0 }],
    ['it was paid in another currency', 'wrong_currency', { ...good, currency: 'eur' }],
    ['the price was lower', 'wrong_amount', { ...good, subtotalMinor: 999 }],
    ['the price was higher', 'wrong_amount', { ...good, subtotalMinor: 1_001 }],
    ['a part was discounted', 'wrong_amount', { ...good, totalMinor: 999 }],
    ['no payment stands behind it', 'no_payment', outOfBand],
    [
      'the payment did not succeed',
      'short_payment',
      { ...good, payment: { ...payment, status: 'processing' } },
    ],
    [
      'a balance paid a part',
      'short_payment',
      { ...good, payment: { ...payment, receivedMinor: 1_199 } },
    ],
    [
      'the payment brought another currency',
      'short_payment',
      { ...good, payment: { ...payment, currency: 'eur' } },
    ],
  ])('is refused when %s', (_why, flaw, seen) => {
    expect(judgeEvidence(expected, seen)).toEqual({ ok: false, error: flaw });
  });
});
