import { describe, expect, it } from 'vitest';
import { moneyToDecimal } from '../../../core/payments/money-decimal.ts';

describe('money as a decimal', () => {
  it.each([
    [1_000, 'usd', '10.00'],
    [5, 'usd', '0.05'],
    [0, 'usd', '0.00'],
    [500, 'jpy', '500'],
    [1_250, 'kwd', '1.250'],
    [500, 'ugx', '5.00'],
    [500, 'isk', '5.00'],
    [-5, 'usd', '-0.05'],
    [9_007_199_254_740_991, 'usd', '90071992547409.91'],
  ])('%i %s is %s, to the last minor unit', (amountMinor, currency, text) => {
    expect(moneyToDecimal({ amountMinor, currency })).toBe(text);
  });
});
