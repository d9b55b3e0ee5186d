import { describe, expect, it } from 'vitest';
import { type ConsentTerms, consentText } from '../../../core/top-up/consent.ts';
import { credits, zero } from '../../../core/units/credits.ts';
import { money } from '../../../core/units/money.ts';

const terms: ConsentTerms = {
  threshold: credits(100_000_000),
  credits: credits(5_000_000_000),
  bonus: credits(250_000_000),
  price: money(5_000, 'usd'),
  monthlyCapMinor: 20_000,
  card: { brand: 'visa', last4: '4242' },
  tax: false,
};

describe('the words a customer agrees to', () => {
  it('say when, what, how much, and where it ends', () => {
    expect(consentText(terms)).toBe(
      'When my balance falls below 100 credits, charge my default card (now visa ending in ' +
        '4242) $50.00 without asking me again, and add 5,000 credits and 250 bonus credits. ' +
        'Charge at most $200.00 in a calendar month (UTC), tax included. ' +
        'I can change this or switch it off at any time; a charge already under way is completed.',
    );
  });

  it('name the tax where there is one, and no bonus where there is none', () => {
    const text = consentText({ ...terms, bonus: zero, tax: true });
    expect(text).toContain('$50.00 plus tax without asking');
    expect(text).not.toContain('bonus');
  });

  it('count money as its currency does', () => {
    const yen = consentText({ ...terms, price: money(5_000, 'jpy'), monthlyCapMinor: 20_000 });
    expect(yen).toContain('¥5,000');
    expect(yen).toContain('¥20,000');
  });

  it('are other words for every number that changes', () => {
    const changes: Partial<ConsentTerms>[] = [
      { threshold: credits(100_000_001) },
      { credits: credits(5_001_000_000) },
      { bonus: zero },
      { price: money(5_001, 'usd') },
      { monthlyCapMinor: 20_001 },
      { card: { brand: 'visa', last4: '4444' } },
      { tax: true },
    ];
    const texts = changes.map((change) => consentText({ ...terms, ...change }));
    expect(new Set([consentText(terms), ...texts]).size).toBe(changes.length + 1);
  });
});
