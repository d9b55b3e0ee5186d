import { describe, expect, it } from 'vitest';
import { crossing } from '../../web/pages/settings/usage/crossing.ts';
import { grantSums, leftOf } from '../../web/pages/settings/usage/grant-sums.ts';

const aGrant = (remaining: number, held = 0) => ({
  id: 'gr_1',
  source: 'purchase',
  amount_microcredits: 100,
  remaining_microcredits: remaining,
  held_microcredits: held,
  priority: 50,
});

describe('the sum of the grants', () => {
  const balance = { available_microcredits: 70, held_microcredits: 5 };

  it('is the balance', () => {
    expect(grantSums([aGrant(50, 5), aGrant(20)], balance)).toEqual({
      available: 70,
      held: 5,
      updating: false,
    });
  });

  it('says that it is updating when it is not', () => {
    expect(grantSums([aGrant(50, 5), aGrant(21)], balance).updating).toBe(true);
    expect(grantSums([aGrant(70, 4)], balance).updating).toBe(true);
  });

  it('counts what is held as not yet spent', () => {
    expect(leftOf(aGrant(50, 25))).toBe(0.75);
  });
});

describe('a screen reader', () => {
  const at = (available_microcredits: number, owed_microcredits = 0) => ({
    available_microcredits,
    owed_microcredits,
  });

  it('hears when credits run out, come back or become owed', () => {
    expect(crossing(at(1), at(0))).toMatch(/no credits/i);
    expect(crossing(at(0), at(1))).toMatch(/available again/i);
    expect(crossing(at(1), at(1, 5))).toMatch(/owed/i);
  });

  it('hears nothing of a tick', () => {
    expect(crossing(at(10), at(9))).toBeUndefined();
    expect(crossing(at(0), at(0))).toBeUndefined();
  });
});
