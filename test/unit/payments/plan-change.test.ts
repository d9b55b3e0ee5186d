import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  monthAfter,
  type PresentPlan,
  planChange,
  resumeChange,
  savingPercent,
} from '../../../core/payments/plan-change.ts';

const plus = { id: 'plus', amountMinor: 1_700, currency: 'usd' };
const pro = { id: 'pro', amountMinor: 4_800, currency: 'usd' };
const max = { id: 'max', amountMinor: 15_000, currency: 'usd' };

const onPro = (more: Partial<PresentPlan> = {}): PresentPlan => ({
  plan: pro,
  next: 'pro',
  ending: false,
  ...more,
});

describe('choosing a plan', () => {
  test('upgrades to what costs more and downgrades to what costs less', () => {
    expect(planChange(onPro(), max)).toBe('upgrade');
    expect(planChange(onPro(), plus)).toBe('downgrade');
  });

  test('changes nothing when it is the plan one has', () => {
    expect(planChange(onPro(), pro)).toBe('same');
  });

  test('undoes a pending downgrade by choosing the plan one has', () => {
    expect(planChange(onPro({ next: 'plus' }), pro)).toBe('resume');
  });

  test('undoes a cancellation by choosing the plan one has', () => {
    expect(planChange(onPro({ ending: true }), pro)).toBe('resume');
  });

  test('compares with what was paid for, not with the pending downgrade', () => {
    const between = { id: 'between', amountMinor: 3_000, currency: 'usd' };
    expect(planChange(onPro({ next: 'plus' }), between)).toBe('downgrade');
    expect(planChange(onPro({ next: 'plus' }), max)).toBe('upgrade');
  });

  test('changes nothing when the same downgrade is chosen again', () => {
    expect(planChange(onPro({ next: 'plus' }), plus)).toBe('same');
  });

  test('goes on with the cheaper plan when the present one was cancelled', () => {
    expect(planChange(onPro({ next: 'plus', ending: true }), plus)).toBe('downgrade');
  });

  test('does not charge for another plan at the same price', () => {
    expect(planChange(onPro(), { ...pro, id: 'other' })).toBe('downgrade');
  });

  test('finds no order between two currencies', () => {
    expect(planChange(onPro(), { ...max, currency: 'eur' })).toBe('incomparable');
  });

  test('resumes only what was to change', () => {
    expect(resumeChange(onPro())).toBe('same');
    expect(resumeChange(onPro({ ending: true }))).toBe('resume');
    expect(resumeChange(onPro({ next: 'plus' }))).toBe('resume');
  });
});

describe('what a plan saves', () => {
  const plain = { credits: 1_000_000, amountMinor: 1 };

  test('is rounded down to whole percent', () => {
    expect(savingPercent({ credits: 2_000_000_000, amountMinor: 1_700 }, plain)).toBe(15);
    expect(savingPercent({ credits: 3_000_000, amountMinor: 2 }, plain)).toBe(33);
  });

  test('is nothing when it costs as much or more', () => {
    expect(savingPercent({ credits: 1_000_000, amountMinor: 1 }, plain)).toBe(0);
    expect(savingPercent({ credits: 1_000_000, amountMinor: 2 }, plain)).toBe(0);
  });

  // A saving of p percent means the deal costs at most (100 − p) percent of the plain price, and p is
  // the largest whole number that is true of.
  test('is the largest whole percent that holds', () => {
    const amounts = fc.record({
      credits: fc.integer({ min: 1, max: 1e15 }),
      amountMinor: fc.integer({ min: 1, max: 1e9 }),
    });
    fc.assert(
      fc.property(amounts, amounts, (deal, usual) => {
        const percent = savingPercent(deal, usual);
        const holds = (p: number) =>
          BigInt(deal.amountMinor) * BigInt(usual.credits) * 100n <=
          BigInt(usual.amountMinor) * BigInt(deal.credits) * BigInt(100 - p);
        expect(percent === 0 || holds(percent)).toBe(true);
        expect(holds(percent + 1)).toBe(false);
      }),
    );
  });
});

describe('a month from now', () => {
  const monthFrom = (text: string) => new Date(monthAfter(Date.parse(text))).toISOString();

  test('is the same day and time of the next month', () => {
    expect(monthFrom('2026-11-22T10:20:30.400Z')).toBe('2026-12-22T10:20:30.400Z');
  });

  test('is the last day of a shorter month', () => {
    expect(monthFrom('2026-01-31T00:00:00.000Z')).toBe('2026-02-28T00:00:00.000Z');
    expect(monthFrom('2028-01-30T12:00:00.000Z')).toBe('2028-02-29T12:00:00.000Z');
  });

  test('crosses the year', () => {
    expect(monthFrom('2026-12-31T23:59:59.999Z')).toBe('2027-01-31T23:59:59.999Z');
  });
});
