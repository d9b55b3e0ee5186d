import { describe, expect, it } from 'vitest';
import { expiryState } from '../../../core/payments/card-expiry.ts';
import { instant } from '../../../core/units/instant.ts';

const at = (text: string) => instant(Date.parse(text));

describe('a card', () => {
  it.each([
    ['2026-11-15T00:00:00Z', 'good', { month: 1, year: 2027 }],
    ['2026-11-15T00:00:00Z', 'soon', { month: 12, year: 2026 }],
    ['2026-11-15T00:00:00Z', 'soon', { month: 11, year: 2026 }],
    ['2026-11-15T00:00:00Z', 'expired', { month: 10, year: 2026 }],
    ['2026-12-01T00:00:00Z', 'soon', { month: 1, year: 2027 }],
    ['2026-12-31T23:59:59Z', 'soon', { month: 12, year: 2026 }],
    ['2027-01-01T00:00:00Z', 'expired', { month: 12, year: 2026 }],
  ] as const)('on %s is %s when it is good thru %o', (now, state, expiry) => {
    expect(expiryState(expiry, at(now))).toBe(state);
  });
});
