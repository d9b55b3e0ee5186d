import type { PerUnitComponent, Price } from '../core/pricing/price.ts';
import type { RateCard } from '../core/pricing/rate-card.ts';

/**
 * Default prices of the platform's own work, in credits; 1 credit lists at USD 0.01. Chosen so
 * that a first look at everything fits the free grant of 200 credits, and so that work whose
 * cost grows slower than its size (a large repository, a plan from a template) gets cheaper.
 */

/** From credits with up to six decimals. */
const microcredits = (credits: number): number => Math.round(credits * 1_000_000);

const perUnit = (quantity: string, credits: number, unitSize = 1): PerUnitComponent => ({
  quantity,
  scheme: 'per_unit',
  unit_size: unitSize,
  unit_price_microcredits: microcredits(credits),
});

/** Lines are read in passes of 1,000; later ones reuse what was learned of the earlier. */
const analysis: Price = {
  components: [
    {
      quantity: 'lines',
      scheme: 'graduated',
      unit_size: 1_000,
      tiers: [
        { up_to: 10_000, unit_price_microcredits: microcredits(0.8) },
        { up_to: 100_000, unit_price_microcredits: microcredits(0.5) },
        { up_to: 1_000_000, unit_price_microcredits: microcredits(0.25) },
        { unit_price_microcredits: microcredits(0.1) },
      ],
    },
    perUnit('files', 0.02),
  ],
  minimum_microcredits: microcredits(2),
};

const plan = (
  resource: number,
  dependency: number,
  environment: number,
  minimum: number,
): Price => ({
  components: [
    perUnit('resources', resource),
    perUnit('dependencies', dependency),
    perUnit('environments', environment),
  ],
  minimum_microcredits: microcredits(minimum),
});

/** Credits to provision one, and per hour of runtime: each size is twice the one before. */
const serverTiers = {
  small: { provision: 5, hour: 2.4 },
  medium: { provision: 10, hour: 4.8 },
  large: { provision: 20, hour: 9.6 },
  xlarge: { provision: 40, hour: 19.2 },
};

const byTier = (price: (tier: { provision: number; hour: number }) => PerUnitComponent) =>
  Object.fromEntries(
    Object.entries(serverTiers).map(([name, tier]) => [name, { components: [price(tier)] }]),
  );

export const platformPrices: Omit<RateCard['meters'], 'ai.chat'> = {
  'code.analysis': { default: analysis },
  'infra.plan': { default: plan(1.5, 0.5, 4, 5), template: plan(0.5, 0.15, 1.5, 2) },
  'server.provision': { tiers: byTier(({ provision }) => perUnit('servers', provision)) },
  'server.runtime': { tiers: byTier(({ hour }) => perUnit('seconds', hour, 3_600)) },
};
