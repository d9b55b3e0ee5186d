import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Evidence, judgeEvidence } from '../../core/payments/evidence.ts';

const customers = fc.constantFrom(undefined, 'cus_ours', 'cus_other');
const currencies = fc.constantFrom('usd', 'eur');
const minor = fc.integer({ min: 0, max: 3 });

const evidence: fc.Arbitrary<Evidence> = fc.record(
  {
    customer: customers,
    paid: fc.boolean(),
    currency: currencies,
    subtotalMinor: minor,
    totalMinor: minor,
    payment: fc.record({
      customer: customers,
      status: fc.constantFrom('succeeded', 'processing', 'requires_payment_method', 'canceled'),
      receivedMinor: minor,
      currency: currencies,
    }),
  },
  { requiredKeys: ['customer', 'paid', 'currency', 'subtotalMinor', 'totalMinor'] },
);

/**
 * Whatever Stripe says, good evidence means that our customer's payment succeeded, brought all that
 * was due in the agreed currency, and that what was due is the agreed price or more by tax.
 */
it('is good only when a payment of ours brought the agreed price', () => {
  const price = { amountMinor: 2, currency: 'usd' };
  const expected = { isOurs: (customer: string) => customer === 'cus_ours', price };
  let good = 0;
  fc.assert(
    fc.property(evidence, (seen) => {
      if (!judgeEvidence(expected, seen).ok) return;
      good++;
      expect(seen).toMatchObject({
        customer: 'cus_ours',
        paid: true,
        currency: 'usd',
        subtotalMinor: 2,
        payment: {
          customer: 'cus_ours',
          status: 'succeeded',
          currency: 'usd',
          receivedMinor: seen.totalMinor,
        },
      });
      expect(seen.totalMinor).toBeGreaterThanOrEqual(2);
    }),
    { numRuns: 100_000 },
  );
  expect(good).toBeGreaterThan(0);
});

/** Each refusal is due to something: evidence good in every respect is never refused. */
it('is never refused when everything about it is as agreed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 ** 9 }),
      fc.integer({ min: 0, max: 10 ** 8 }),
      (amountMinor, tax) => {
        const totalMinor = amountMinor + tax;
        const seen: Evidence = {
          customer: 'cus_ours',
          paid: true,
          currency: 'usd',
          subtotalMinor: amountMinor,
          totalMinor,
          payment: {
            customer: 'cus_ours',
            status: 'succeeded',
            receivedMinor: totalMinor,
            currency: 'usd',
          },
        };
        const price = { amountMinor, currency: 'usd' };
        expect(judgeEvidence({ isOurs: () => true, price }, seen).ok).toBe(true);
      },
    ),
  );
});
