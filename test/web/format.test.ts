import { describe, expect, it } from 'vitest';
import { creditsText, exactCredits, formatShare, missingDigits } from '../../web/format.ts';

const whole = (amount: number, locale: string) => {
  const { lead, rest, tail } = creditsText(amount, locale);
  return lead + rest + tail;
};

describe('an amount of credits', () => {
  it('shows two decimals and sets apart what lies beyond them', () => {
    expect(creditsText(4_417_126_720, 'en-US')).toEqual({
      lead: '4,417.12',
      rest: '672',
      tail: '',
    });
    expect(creditsText(12_500_000, 'en-US')).toMatchObject({ lead: '12.50', rest: '' });
  });

  it('never reads as nothing when something was charged', () => {
    expect(creditsText(400, 'en-US')).toMatchObject({ lead: '0.0004', rest: '' });
    expect(creditsText(1, 'en-US')).toMatchObject({ lead: '0.000001', rest: '' });
    expect(creditsText(0, 'en-US')).toMatchObject({ lead: '0.00', rest: '' });
  });

  it('loses no digit at any size', () => {
    expect(whole(9_007_199_254_740_991, 'en-US')).toBe('9,007,199,254.740991');
    expect(exactCredits(1_000_001, 'en-US')).toBe('1.000001');
  });

  it("follows the viewer's locale", () => {
    expect(whole(1_234_567_890, 'de-DE')).toBe('1.234,56789');
    expect(whole(12_345_678_900_000, 'en-IN')).toBe('1,23,45,678.90');
    expect(whole(1_500_000, 'ar-EG')).toBe('١٫٥٠');
  });

  it('knows how many digits are missing to six decimals, so that columns line up', () => {
    const missing = (amount: number, locale: string) => missingDigits(creditsText(amount, locale));
    expect(missing(4_417_126_720, 'en-US')).toBe(1);
    expect(missing(12_500_000, 'de-DE')).toBe(4);
    expect(missing(400, 'en-US')).toBe(2);
    expect(missing(1, 'en-US')).toBe(0);
    expect(missing(1_500_000, 'ar-EG')).toBe(4);
  });
});

describe('a share', () => {
  it('has one decimal, and what is there never reads as nothing', () => {
    expect(formatShare(1, 3, 'en-US')).toBe('33.3%');
    expect(formatShare(1, 100_000, 'en-US')).toBe('< 0.1%');
    expect(formatShare(0, 5, 'en-US')).toBe('0.0%');
    expect(formatShare(0, 0, 'en-US')).toBe('0.0%');
  });
});
