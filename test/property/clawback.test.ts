import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backOf, clawbackTarget, leftOf } from '../../core/payments/clawback.ts';
import { amountMax, credits } from '../../core/units/credits.ts';

const charged = fc.integer({ min: 1, max: 99_999_999 });
const granted = fc.integer({ min: 0, max: amountMax }).map(credits);
const money = charged.chain((all) =>
  fc.record({
    charged: fc.constant(all),
    refunded: fc.integer({ min: 0, max: all }),
    disputed: fc.integer({ min: 0, max: all }),
  }),
);

describe('a clawback', () => {
  /** The share of what was granted is the share of the money, short of it by less than one. */
  it('takes the share of the grant, rounded down, never more than was granted', () => {
    fc.assert(
      fc.property(granted, money, (grant, back) => {
        const target = BigInt(clawbackTarget(grant, back));
        const exact = BigInt(grant) * BigInt(backOf(back));
        const unit = BigInt(back.charged);
        expect(target * unit <= exact && exact < (target + 1n) * unit).toBe(true);
        expect(target <= BigInt(grant)).toBe(true);
      }),
    );
  });

  /** All the money back takes all the credits, not a microcredit less. */
  it('takes exactly all of it when nothing is left of the money, and only then must', () => {
    fc.assert(
      fc.property(granted, money, (grant, back) => {
        if (leftOf(back) === 0) expect(clawbackTarget(grant, back)).toBe(grant);
        const all = { ...back, refunded: back.charged, disputed: 0 };
        expect(clawbackTarget(grant, all)).toBe(grant);
      }),
    );
  });

  /** More money back never takes fewer credits, so parts in any order end at the same total. */
  it('never takes less when more money goes back', () => {
    fc.assert(
      fc.property(granted, money, fc.nat(1_000), (grant, back, more) => {
        const further = { ...back, refunded: back.refunded + more };
        expect(clawbackTarget(grant, further)).toBeGreaterThanOrEqual(clawbackTarget(grant, back));
      }),
    );
  });

  /** A won dispute leaves what the refunds alone stand for. */
  it('comes back to where it was when the dispute is won', () => {
    fc.assert(
      fc.property(granted, money, (grant, back) => {
        const { charged: all, refunded } = back;
        const before = clawbackTarget(grant, { charged: all, refunded, disputed: 0 });
        expect(clawbackTarget(grant, { ...back, disputed: 0 })).toBe(before);
        expect(clawbackTarget(grant, back)).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
