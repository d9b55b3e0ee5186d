import { expect, it } from 'vitest';
import { sumUsage } from '../../../core/usage/totals.ts';

it('stops quantities that cost nothing at the last whole number there is, and goes on', () => {
  const most = { key: null, amount: 1, count: 1, quantities: { lines: Number.MAX_SAFE_INTEGER } };
  expect(sumUsage([most, most])).toEqual([
    { key: null, amount: 2, count: 2, quantities: { lines: Number.MAX_SAFE_INTEGER } },
  ]);
});
