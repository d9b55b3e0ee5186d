import { defaultRateCard } from '../../core/pricing/default-rate-card.ts';

const { tiers } = defaultRateCard.meters['server.runtime'];

const small = JSON.parse(
  JSON.stringify(tiers.small).replaceAll(
    /"unit_price_microcredits":(\d+)/g,
    (_all, amount) => `"unit_price_microcredits":${Number(amount) * 2}`,
  ),
);

/**
 * The small server at twice its price. One document a version for all tests: an isolate remembers
 * cards for ever, and all tests share one.
 */
export const aDearerCard = (version: number) => ({
  ...defaultRateCard,
  version,
  name: 'Twice as dear',
  meters: { ...defaultRateCard.meters, 'server.runtime': { tiers: { ...tiers, small } } },
});
