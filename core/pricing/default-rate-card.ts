import { BrokenLaw } from '../units/result.ts';
import document from './default-rate-card.json' with { type: 'json' };
import { parseRateCard, type RateCard } from './rate-card.ts';

/** What a new installation charges until its operators publish a card of their own. */
function readDefaultRateCard(): RateCard {
  const parsed = parseRateCard(document);
  if (!parsed.ok) throw new BrokenLaw(`the default rate card: ${parsed.error.message}`);
  return parsed.value;
}

export const defaultRateCard: RateCard = readDefaultRateCard();
