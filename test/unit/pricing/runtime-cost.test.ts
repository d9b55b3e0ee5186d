import { describe, expect, it } from 'vitest';
import type { Price } from '../../../core/pricing/price.ts';
import { runtimeCost } from '../../../core/pricing/runtime-cost.ts';
import { amountMax } from '../../../core/units/credits.ts';
import { costOf } from '../../support/servers/tariffs.ts';
import { aCardDocument } from './a-rate-card.ts';

const falling: Price = {
  components: [
    {
      ...{ quantity: 'seconds', scheme: 'volume', unit_size: 1 },
      tiers: [
        { up_to: 10, unit_price_microcredits: 10 },
        { up_to: 20, unit_price_microcredits: 4 },
        { unit_price_microcredits: 3 },
      ],
    },
  ],
};

describe('what runtime costs', () => {
  it('is what the rate card says, rounded up once', () => {
    const price: Price = {
      components: [
        {
          ...{ quantity: 'seconds', scheme: 'per_unit', unit_size: 7 },
          unit_price_microcredits: 3,
        },
      ],
      minimum_microcredits: 2,
    };
    const card = aCardDocument({ runtime: { small: price } });
    for (const seconds of [0, 1, 2, 6, 7, 8, 3_600, 1_000_003])
      expect(runtimeCost(price, seconds)).toBe(costOf(card, 'small', seconds));
  });

  it('never falls with another second: where a volume price would, longer use caps it', () => {
    const card = aCardDocument({ runtime: { small: falling } });
    const plain = Array.from({ length: 60 }, (_, seconds) => costOf(card, 'small', seconds));
    const costs = plain.map((_, seconds) => runtimeCost(falling, seconds));
    costs.forEach((cost, seconds) => {
      const cap = Math.min(...plain.slice(seconds));
      expect(cost).toBe(seconds === 0 ? 0 : cap);
    });
  });

  it('stays a number an account could never hold, rather than break', () => {
    const price: Price = {
      components: [
        {
          ...{ quantity: 'seconds', scheme: 'per_unit', unit_size: 1 },
          unit_price_microcredits: amountMax,
        },
      ],
    };
    expect(runtimeCost(price, 3_600)).toBe(Number.MAX_SAFE_INTEGER);
  });
});
