import { afterEach, describe, expect, it, vi } from 'vitest';
import { append, emptyLog } from '../../../web/entry-log.ts';
import { moneyText, pricePerCredit } from '../../../web/pages/settings/billing/amounts.ts';
import { cardText } from '../../../web/pages/settings/billing/card-words.ts';
import { declineText, declineWords } from '../../../web/pages/settings/billing/decline-words.ts';
import { concernsBilling } from '../../../web/pages/settings/billing/follow-ledger.ts';
import { nextLookMs } from '../../../web/pages/settings/billing/outcome/next-look.ts';
import { numberToType, parseNumber } from '../../../web/pages/settings/writing/parse-number.ts';
import { anEntry, anUpdate } from '../account.ts';
import { catalogue } from './answers.ts';

describe('words for a decline', () => {
  it.each([
    'insufficient_funds',
    'expired_card',
    'card_declined',
    'generic_decline',
    'authentication_required',
    'authentication_timeout',
    'lost_card',
    'stolen_card',
    'processing_error',
    'incorrect_cvc',
    'no_card',
    'over_cap',
    'request_error',
    'setup_failed',
    'async_payment_failed',
  ])('exist for %s', (code) => {
    expect(declineWords[code]).toMatch(/^[A-Z].*\.$/);
    expect(declineText(code)).toBe(declineWords[code]);
  });

  it('do not tell whoever holds a card that it was reported', () => {
    for (const code of ['lost_card', 'stolen_card', 'pickup_card', 'fraudulent'])
      expect(declineText(code)).toBe(declineText('card_declined'));
  });

  it('name a code that is not known yet', () => {
    expect(declineText('new_code')).toContain('(new_code)');
    expect(declineText(null)).not.toContain('(');
  });
});

describe('numbers as people type them', () => {
  it.each([
    ['25', 2, 'en-US', 2_500],
    ['25.5', 2, 'en-US', 2_550],
    ['1,250.50', 2, 'en-US', 125_050],
    ['1.250,50', 2, 'de-DE', 125_050],
    ['1,00,000', 0, 'en-IN', 100_000],
    ['١٢٫٥', 2, 'ar-EG', 1_250],
    ['２５', 0, 'ja-JP', 25],
    ['0.000001', 6, 'en-US', 1],
  ] as const)('reads %s with %i decimals in %s', (text, decimals, locale, parts) => {
    expect(parseNumber(text, decimals, locale)).toBe(parts);
  });

  it.each([
    ['25.50', 2, 'de-DE'],
    ['1,00', 2, 'en-US'],
    ['12.345', 2, 'en-US'],
    ['1.5', 0, 'en-US'],
    ['1.', 2, 'en-US'],
    ['.', 2, 'en-US'],
    ['-1', 2, 'en-US'],
    ['1e3', 2, 'en-US'],
    ['$5', 2, 'en-US'],
    ['', 2, 'en-US'],
    ['99999999999999999', 2, 'en-US'],
  ] as const)('refuses %s with %i decimals in %s', (text, decimals, locale) => {
    expect(parseNumber(text, decimals, locale)).toBeUndefined();
  });

  it.each(['en-US', 'de-DE', 'ar-EG', 'en-IN', 'ja-JP', 'fr-FR'])(
    'reads back what it writes in %s',
    (locale) => {
      for (const parts of [1, 999, 123_456, 500_000_000])
        expect(parseNumber(numberToType(parts, 2, locale), 2, locale)).toBe(parts);
    },
  );
});

describe('amounts', () => {
  afterEach(() => vi.restoreAllMocks());

  it('have as many decimals as their currency', () => {
    expect(moneyText(1_000, 'usd')).toBe('$10.00');
    expect(moneyText(1_000, 'jpy')).toBe('¥1,000');
    expect(moneyText(1_000, 'kwd')).toMatch(/1\.000/);
  });

  it('say what a credit costs with its bonus', () => {
    const [starter, team] = catalogue().data;
    expect(starter && pricePerCredit(starter)).toBe('$0.01');
    expect(team && pricePerCredit(team)).toBe('$0.0095');
  });

  it('name cards, and accounts that are none', () => {
    expect(cardText({ brand: 'amex', last4: '0005' })).toBe('American Express •••• 0005');
    expect(cardText({ brand: 'us_bank_account', last4: '6789' })).toBe('Bank account •••• 6789');
    expect(cardText({ type: 'link', brand: null, last4: '' })).toBe('Link');
  });
});

describe('looking again', () => {
  it('begins after 3 seconds and rests for 30 at most', () => {
    const looks = [1, 2, 3, 4, 5, 9].map((count) => nextLookMs('pending', true, count));
    expect(looks).toEqual([3_000, 6_000, 12_000, 24_000, 30_000, 30_000]);
  });

  it('ends with the order, and does not begin for one that was left', () => {
    for (const status of ['paid', 'failed', 'expired', 'quarantined'] as const)
      expect(nextLookMs(status, true, 1)).toBe(false);
    expect(nextLookMs('open', false, 1)).toBe(false);
    expect(nextLookMs('open', true, 1)).toBe(3_000);
  });
});

describe('entries that concern billing', () => {
  const log = (...kinds: ('debit' | 'grant' | 'reversal')[]) =>
    append(emptyLog(10), {
      ...anUpdate(11, 10 + kinds.length),
      entries: kinds.map((kind, index) => anEntry(11 + index, { kind })),
    });

  it('are grants and what undoes them, not spending', () => {
    expect(concernsBilling(log('debit', 'debit'), 10)).toBe(false);
    expect(concernsBilling(log('debit', 'grant'), 10)).toBe(true);
    expect(concernsBilling(log('reversal'), 10)).toBe(true);
    expect(concernsBilling(log('grant', 'debit'), 11)).toBe(false);
  });

  it('may be among those that were missed', () => {
    expect(concernsBilling(emptyLog(40), 10)).toBe(true);
    expect(concernsBilling(emptyLog(10), 10)).toBe(false);
  });
});
