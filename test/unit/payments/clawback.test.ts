import { describe, expect, it } from 'vitest';
import { backOf, clawbackTarget, leftOf } from '../../../core/payments/clawback.ts';
import { amountMax, credits } from '../../../core/units/credits.ts';

const money = (charged: number, refunded = 0, disputed = 0) => ({ charged, refunded, disputed });

describe('the money that went back', () => {
  it('is what was refunded and what the bank withdrew', () => {
    expect(backOf(money(1_000, 300, 200))).toBe(500);
    expect(leftOf(money(1_000, 300, 200))).toBe(500);
  });

  it('is never more than was charged, however refund and dispute overlap', () => {
    expect(backOf(money(1_000, 400, 1_000))).toBe(1_000);
    expect(leftOf(money(1_000, 400, 1_000))).toBe(0);
  });

  it('is no fraction of a cent and no debt', () => {
    expect(() => backOf(money(1_000, 0.5))).toThrow('not minor units');
    expect(() => backOf(money(1_000, -1))).toThrow('not minor units');
  });
});

describe('what a clawback takes', () => {
  it('is nothing while all the money is here', () => {
    expect(clawbackTarget(credits(1_000), money(1_000))).toBe(0);
  });

  it('is the share of the grant that the money back stands for, rounded down', () => {
    expect(clawbackTarget(credits(1_000), money(300, 100))).toBe(333);
    expect(clawbackTarget(credits(1_000), money(300, 200))).toBe(666);
  });

  it('is exactly all of it once all the money is back', () => {
    expect(clawbackTarget(credits(1_001), money(300, 100, 200))).toBe(1_001);
    expect(clawbackTarget(credits(1_001), money(300, 300, 300))).toBe(1_001);
  });

  it('is exact where the product passes what a number can hold', () => {
    const granted = credits(amountMax - 1);
    expect(clawbackTarget(granted, money(99_999_999, 99_999_998))).toBe(999_999_989_999_998);
    expect(clawbackTarget(granted, money(99_999_999, 99_999_999))).toBe(granted);
  });

  it('is no question for a grant nobody was charged for', () => {
    expect(() => clawbackTarget(credits(5), money(0))).toThrow('has a charge');
  });
});
