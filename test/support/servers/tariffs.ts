import fc from 'fast-check';
import type { Component, Price } from '../../../core/pricing/price.ts';
import type { RateCard } from '../../../core/pricing/rate-card.ts';
import type { RuntimeTerms } from '../../../core/servers/server-fact.ts';
import { aCardDocument } from '../../unit/pricing/a-rate-card.ts';
import { costByCard } from '../../unit/pricing/price-oracle.ts';

/** Prices of runtime such as operators may publish, whose cost never falls with another second. */

const quantity = 'seconds';

/** Of so many seconds each, at a price that an hour of comes to some thousands. */
const sized = (...sizes: number[]) =>
  fc.constantFrom(...sizes).chain((size) =>
    fc.record({
      size: fc.constant(size),
      price: fc.integer({ min: 0, max: Math.ceil(size * 2.5) }),
      other: fc.integer({ min: 0, max: Math.ceil(size * 2.5) }),
    }),
  );

const component: fc.Arbitrary<Component> = fc.oneof(
  {
    weight: 4,
    arbitrary: sized(7, 3_600, 3_601, 86_400).map(({ size, price }) => ({
      ...{ quantity, scheme: 'per_unit' as const, unit_size: size },
      unit_price_microcredits: price,
    })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(sized(1, 60, 3_601), fc.integer({ min: 1, max: 9_000 }))
      .map(([{ size, price, other }, bound]) => ({
        ...{ quantity, scheme: 'graduated' as const, unit_size: size },
        tiers: [
          { up_to: bound, unit_price_microcredits: price },
          { unit_price_microcredits: other },
        ],
      })),
  },
  {
    weight: 1,
    arbitrary: sized(60, 3_600, 5_000).map(({ size, price }) => ({
      ...{ quantity, scheme: 'package' as const, unit_size: size },
      unit_price_microcredits: price,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 5_000 }).map((price) => ({
      ...{ quantity, scheme: 'flat' as const },
      unit_price_microcredits: price,
    })),
  },
);

export const runtimePrice: fc.Arbitrary<Price> = fc
  .record({
    components: fc.array(component, { minLength: 1, maxLength: 2 }),
    minimum: fc.option(fc.integer({ min: 1, max: 3_000 }), { nil: undefined, freq: 3 }),
  })
  .map(({ components, minimum }) => ({
    components,
    ...(minimum === undefined ? {} : { minimum_microcredits: minimum }),
  }));

export const tierNames = ['small', 'large'] as const;

/** Rate cards of two tiers, in the order they come into force. */
export const tariffs = fc
  .array(fc.tuple(runtimePrice, runtimePrice), { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map(([small, large], index) =>
      aCardDocument({ version: index + 1, runtime: { small, large } }),
    ),
  );

export function termsIn(card: RateCard, tier: string): RuntimeTerms {
  const price = card.meters['server.runtime'].tiers[tier];
  if (!price) throw new Error(`no tier ${tier}`);
  return { tier, card: card.version, price };
}

/** What so many seconds cost by a card's own words, in fractions, rounded up once. */
export const costOf = (card: RateCard, tier: string, seconds: number): number =>
  seconds === 0
    ? 0
    : Number(costByCard(card, { meter: 'server.runtime', tier, quantities: { seconds } }));
