import { describe, expect, it } from 'vitest';
import { amountForCredits, creditsForAmount } from '../../../core/payments/custom-amount.ts';
import { credits } from '../../../core/units/credits.ts';

const amounts = {
  currency: 'usd',
  minMinor: 500,
  maxMinor: 500_000,
  microcreditsPerMinor: 1_000_000,
};
const usd = (amountMinor: number) => ({ amountMinor, currency: 'usd' });

describe('an amount of money', () => {
  it('buys a credit a cent, from 5 to 5,000 dollars', () => {
    expect(creditsForAmount(usd(500), amounts)).toEqual({ ok: true, value: 500_000_000 });
    expect(creditsForAmount(usd(500_000), amounts)).toEqual({ ok: true, value: 500_000_000_000 });
  });

  it.each([499, 500_001, 0, -500, 500.5, Number.NaN])('is refused when it is %d', (amountMinor) => {
    expect(creditsForAmount(usd(amountMinor), amounts)).toMatchObject({
      ok: false,
      error: { param: 'amount_minor' },
    });
  });

  it('is refused in another currency', () => {
    const euros = { amountMinor: 1_000, currency: 'eur' };
    expect(creditsForAmount(euros, amounts)).toMatchObject({
      ok: false,
      error: { param: 'currency' },
    });
  });
});

describe('a currency whose last digits Stripe wants to be 0', () => {
  const dinars = { ...amounts, currency: 'kwd' };

  it('is charged in such amounts alone', () => {
    expect(creditsForAmount({ amountMinor: 1_230, currency: 'kwd' }, dinars).ok).toBe(true);
    expect(creditsForAmount({ amountMinor: 1_234, currency: 'kwd' }, dinars)).toMatchObject({
      ok: false,
      error: { param: 'amount_minor' },
    });
    const price = amountForCredits(credits(1_234_000_000), dinars);
    expect(price).toEqual({ amountMinor: 1_240, currency: 'kwd' });
    const crowns = amountForCredits(credits(1_234_000_000), { ...amounts, currency: 'isk' });
    expect(crowns).toEqual({ amountMinor: 1_300, currency: 'isk' });
  });
});

describe('a number of credits', () => {
  it('costs whole cents, rounded up', () => {
    expect(amountForCredits(credits(1_000_000_000), amounts)).toEqual(usd(1_000));
    expect(amountForCredits(credits(1_000_000_001), amounts)).toEqual(usd(1_001));
  });

  it('has no price outside the bounds', () => {
    expect(amountForCredits(credits(499_000_000), amounts)).toBeUndefined();
    expect(amountForCredits(credits(500_000_000_001), amounts)).toBeUndefined();
  });
});
