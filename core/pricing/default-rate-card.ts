import document from './default-rate-card.json' with { type: 'json' };
import type { RateCard } from './rate-card.ts';

/**
 * What a new installation charges until its operators publish a card of their own. It is checked
 * where it is written and by its test, not again in every isolate before its first debit.
 */
export const defaultRateCard = document as unknown as RateCard;
